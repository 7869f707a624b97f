// Words selected on a page: where they stand in their passage, in code points.

const points = (text) => [...text].length;

const lineOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".words text");

const place = (line, node, offset) => {
  const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, offset) : offset ? line.textContent : "";
  return Number(line.dataset.s) + points(before);
};

// The words of each passage of a page that the selection touches; null when it touches none that may be evidence.
export const selected = () => {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const leaf = lineOf(range.startContainer)?.closest(".leaf");
  if (!leaf || "context" in leaf.dataset) return null;
  const passages = new Map();
  for (const line of leaf.querySelectorAll(".words text[data-p]")) {
    if (!range.intersectsNode(line)) continue;
    passages.set(line.dataset.p, [...(passages.get(line.dataset.p) ?? []), line]);
  }
  const parts = [...passages].map(([passage, lines]) => part(range, leaf, passage, lines)).filter((each) => each.fin > each.debut);
  return parts.length ? { parts, box: range.getBoundingClientRect() } : null;
};

const part = (range, leaf, passage, lines) => {
  const [first, last] = [lines[0], lines.at(-1)];
  const debut = lineOf(range.startContainer) === first ? place(first, range.startContainer, range.startOffset) : Number(first.dataset.s);
  const fin = lineOf(range.endContainer) === last
    ? place(last, range.endContainer, range.endOffset)
    : Number(last.dataset.s) + points(last.textContent);
  return { piece: leaf.dataset.version, passage, debut, fin };
};
