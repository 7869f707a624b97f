// Words selected on the pages: where they stand in their passages, in code points.

// A selection that touches more passages than that is to be copied, not cited.
const MOST = 40;

const points = (text) => [...text].length;

const lineOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".words text");

const pieceOf = (line) => line.closest(".leaf").dataset.version;

const place = (line, node, offset) => {
  const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, offset) : offset ? line.textContent : "";
  return Number(line.dataset.s) + points(before);
};

// The words of each passage that the selection touches, from page to page; null when it touches none that may be evidence.
export const selected = () => {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!lineOf(range.startContainer)) return null;
  const leaves = [...document.querySelectorAll(".leaf:not([data-context])")].filter((leaf) => range.intersectsNode(leaf));
  const lines = leaves.flatMap((leaf) => [...leaf.querySelectorAll(".words text[data-p]")]);
  const passages = new Map();
  for (const line of lines.filter((each) => range.intersectsNode(each))) {
    const passage = `${pieceOf(line)}/${line.dataset.p}`;
    passages.set(passage, [...(passages.get(passage) ?? []), line]);
  }
  const parts = [...passages.values()].map((within) => part(range, within)).filter((each) => each.fin > each.debut);
  return parts.length && parts.length <= MOST ? { parts, box: range.getBoundingClientRect() } : null;
};

// A passage may begin at the foot of one page and end at the head of the next.
const part = (range, lines) => {
  const [first, last] = [lines[0], lines.at(-1)];
  const debut = lineOf(range.startContainer) === first ? place(first, range.startContainer, range.startOffset) : Number(first.dataset.s);
  const fin = lineOf(range.endContainer) === last
    ? place(last, range.endContainer, range.endOffset)
    : Number(last.dataset.s) + points(last.textContent);
  return { piece: pieceOf(first), passage: first.dataset.p, debut, fin };
};
