// Marks behind the letters of a text field. A mark stays as long as its letters stand where they stood.
(() => {
  const known = new WeakMap(); // the marks of each field: [start, end, letters]

  const draw = (field) => {
    const place = field.parentElement?.querySelector(".marks");
    if (!place) return;
    const text = field.value;
    const marks = (known.get(field) ?? []).filter(([start, end, letters]) => text.slice(start, end) === letters);
    const parts = [];
    let at = 0;
    for (const [start, end] of marks) {
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      parts.push(text.slice(at, start), mark);
      at = end;
    }
    place.replaceChildren(...parts, ...(marks.length ? [`${text.slice(at)}\n`] : []));
    field.classList.toggle("marked", marks.length > 0);
    lay(field);
  };
  const lay = (field) => {
    const place = field.parentElement?.querySelector(".marks");
    if (!place?.firstChild) return;
    place.style.top = `${field.offsetTop}px`;
    place.style.left = `${field.offsetLeft}px`;
    place.style.width = `${field.clientWidth + 2 * field.clientLeft}px`; // without the bar to scroll it by
    place.style.height = `${field.offsetHeight}px`;
    place.scrollTop = field.scrollTop;
  };
  const sized = new ResizeObserver((entries) => entries.forEach(({ target }) => lay(target)));

  window.rhapsodeMark = (id, marks) => {
    const field = document.getElementById(id);
    if (!field) return;
    if (!known.has(field)) {
      field.addEventListener("input", () => draw(field));
      field.addEventListener("scroll", () => lay(field));
      sized.observe(field);
    }
    known.set(field, marks);
    draw(field);
  };
})();
