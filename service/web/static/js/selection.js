// Words selected on a page: where they stand in their passage, in code points.

const points = (text) => [...text].length;

const lineOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".words text");

const place = (line, node, offset) => {
  const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, offset) : offset ? line.textContent : "";
  return Number(line.dataset.s) + points(before);
};

// The words of the first passage that the selection touches; null when it touches none that may be evidence.
export const selected = () => {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const leaf = lineOf(range.startContainer)?.closest(".leaf");
  if (!leaf || "context" in leaf.dataset) return null;
  const first = lineOf(range.startContainer);
  const lines = [...leaf.querySelectorAll(".words text")].filter(
    (line) => line.dataset.p === first.dataset.p && range.intersectsNode(line),
  );
  const end = lines.at(-1);
  const last = lineOf(range.endContainer);
  const start = place(first, range.startContainer, range.startOffset);
  const stop = last === end
    ? place(end, range.endContainer, range.endOffset)
    : Number(end.dataset.s) + points(end.textContent);
  if (stop <= start) return null;
  return {
    fields: { piece: leaf.dataset.version, passage: first.dataset.p, debut: start, fin: stop },
    box: range.getBoundingClientRect(),
  };
};
