// The pieces' pages: which marks stand out, moving to one of them, drawing them anew.

const NS = "http://www.w3.org/2000/svg";

const rects = (name) => document.querySelectorAll(`.washes rect[data-mark="${CSS.escape(name)}"]`);

export const emphasise = (criterion) => {
  for (const rect of document.querySelectorAll(".washes rect")) {
    rect.classList.toggle("on", rect.dataset.criterion.split(" ").includes(criterion));
  }
};

export const show = (name) => {
  const found = rects(name);
  for (const rect of document.querySelectorAll(".washes rect.flash")) rect.classList.remove("flash");
  if (!found.length) return false;
  for (const rect of found) rect.classList.add("flash");
  found[0].scrollIntoView({ block: "center" });
  return true;
};

export const reject = (name, rejected) => {
  for (const rect of rects(name)) rect.classList.toggle("rejected", rejected);
};

const drawn = (mark) => {
  const rect = document.createElementNS(NS, "rect");
  const [x, y, width, height] = mark.area;
  const sides = { x: x - 1, y: y - 1, width: width + 2, height: height + 2, rx: 1.5 };
  for (const [side, value] of Object.entries(sides)) rect.setAttribute(side, value);
  rect.setAttribute("class", `${mark.colour} ${mark.kind}${mark.rejected ? " rejected" : ""}`);
  rect.dataset.mark = mark.name;
  rect.dataset.criterion = mark.criterion;
  if (mark.first) rect.id = `m-${mark.name}`;
  return rect;
};

export const redraw = (leaves, criterion) => {
  const marks = new Map(leaves.map((leaf) => [`${leaf.version}/${leaf.page}`, leaf.marks]));
  for (const leaf of document.querySelectorAll(".leaf")) {
    const found = marks.get(`${leaf.dataset.version}/${leaf.dataset.page}`) ?? [];
    leaf.querySelector(".washes").replaceChildren(...found.map(drawn));
  }
  emphasise(criterion);
};
