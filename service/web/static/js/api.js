// Sends what the page's forms would send, and reads the answers meant for scripts.

const token = document.querySelector("meta[name=csrf]").content;

export const send = async (address, fields, keepalive = false) => {
  try {
    const answer = await fetch(address, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { accept: "application/json", "x-csrf-token": token },
      keepalive,
    });
    const body = await answer.json().catch(() => ({}));
    return { ok: answer.ok, status: answer.status, body };
  } catch {
    return { ok: false, status: 0, body: { message: "Connexion interrompue : rien n'est perdu, nouvel essai dans un instant." } };
  }
};

export const part = async (address) => {
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html").body;
};

export const data = async (address) => (await fetch(address, { headers: { accept: "application/json" } })).json();
