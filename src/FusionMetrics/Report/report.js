"use strict";
(() => {
  const byId = id => document.getElementById(id);

  // The theme follows the system until the reader chooses one. A page opened from a file may have no storage.
  const themes = ["system", "light", "dark"];
  const theme = byId("theme");
  const stored = () => { try { return localStorage.getItem("fusionml-theme"); } catch { return null; } };
  const store = name => { try { localStorage.setItem("fusionml-theme", name); } catch { /* Kept for this visit only. */ } };
  const showTheme = name => {
    theme.textContent = "Theme: " + name;
    theme.dataset.name = name;
    if (name === "system") { delete document.documentElement.dataset.theme; } else { document.documentElement.dataset.theme = name; }
  };
  showTheme(themes.includes(stored()) ? stored() : "system");
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const name = themes[(themes.indexOf(theme.dataset.name) + 1) % themes.length];
    showTheme(name);
    store(name);
  });

  const records = [...document.querySelectorAll("script.pair")];
  if (records.length === 0) { return; }
  const metrics = JSON.parse(byId("metric-list").textContent);
  const [viewer, stage, frame, split, place] = ["viewer", "stage", "frame", "split", "place"].map(byId);
  const choice = { pair: byId("pair"), left: byId("left"), right: byId("right"), size: byId("crop-size") };
  const cropPixels = 256;

  // Pictures of the pair on show; center is the middle of the crops as a fraction of width and height.
  let pictures = [];
  let center = { x: 0.5, y: 0.5 };

  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) { made.textContent = text; }
    if (className) { made.className = className; }
    return made;
  };
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

  const fillPairs = () => {
    const groups = new Map();
    records.forEach((record, index) => {
      const dataset = record.dataset.dataset;
      if (!groups.has(dataset)) {
        const group = element("optgroup");
        group.label = dataset;
        groups.set(dataset, group);
        choice.pair.append(group);
      }
      groups.get(dataset).append(new Option(record.dataset.pair, index));
    });
  };

  // A pair keeps the names chosen for the last one where it has them; at first: the first source against the first method.
  const fillSide = (select, names, fallback) => {
    const wanted = select.value;
    select.replaceChildren(...names.map(name => new Option(name)));
    select.value = names.includes(wanted) ? wanted : fallback;
  };

  const showSides = () => {
    for (const side of ["left", "right"]) {
      const picture = pictures[choice[side].selectedIndex];
      byId(side + "-picture").src = picture.image.src;
      byId(side + "-picture").alt = picture.name;
      byId(side + "-tag").textContent = picture.name;
    }
  };

  const moveSplit = percent => {
    split.value = percent;
    stage.style.setProperty("--split", split.value + "%");
    split.setAttribute("aria-valuetext", `${Math.round(split.value)} % left picture`);
  };

  // The crop is a square of so many pixels of the full picture, inside it as a whole.
  const cropSquare = () => {
    const { width, height } = pictures[0];
    const side = Math.min(Number(choice.size.value), width, height);
    return {
      side,
      x: clamp(Math.round(center.x * width - side / 2), 0, width - side),
      y: clamp(Math.round(center.y * height - side / 2), 0, height - side),
    };
  };

  const showCrops = () => {
    const { width, height } = pictures[0];
    const { side, x, y } = cropSquare();
    center = { x: (x + side / 2) / width, y: (y + side / 2) / height };
    frame.style.left = 100 * x / width + "%";
    frame.style.top = 100 * y / height + "%";
    frame.style.width = 100 * side / width + "%";
    frame.style.height = 100 * side / height + "%";
    place.textContent = `at ${x}, ${y}`;
    for (const picture of pictures) {
      // The embedded picture may be smaller than the one that was evaluated.
      const scale = picture.image.naturalWidth / picture.width;
      const context = picture.canvas.getContext("2d");
      context.imageSmoothingEnabled = false;
      context.clearRect(0, 0, cropPixels, cropPixels);
      context.drawImage(picture.image, x * scale, y * scale, side * scale, side * scale, 0, 0, cropPixels, cropPixels);
    }
  };

  const fillCrops = () => {
    byId("crops").replaceChildren(...pictures.map(picture => {
      const figure = element("figure");
      picture.canvas = element("canvas");
      picture.canvas.width = picture.canvas.height = cropPixels;
      picture.canvas.setAttribute("role", "img");
      picture.canvas.setAttribute("aria-label", "Crop of " + picture.name);
      const caption = element("figcaption", picture.name);
      caption.title = picture.name;
      figure.append(picture.canvas, caption);
      return figure;
    }));
  };

  const fillValues = values => {
    const head = element("tr");
    head.append(element("th", "Metric"), ...values.map(one => element("th", one.method)));
    head.querySelectorAll("th").forEach(cell => { cell.scope = "col"; });
    const rows = metrics.map((metric, index) => {
      const numbers = values.map(one => one.numbers[index]);
      const defined = numbers.filter(number => number !== null);
      const best = metric.higher ? Math.max(...defined) : Math.min(...defined);
      const row = element("tr");
      const name = element("th", metric.id);
      name.scope = "row";
      name.append(element("span", metric.higher ? "↑" : "↓", "arrow"));
      row.append(name, ...numbers.map(number => {
        if (number === null) { return element("td", "–", "none"); }
        const first = values.length > 1 && number === best;
        const cell = element("td", undefined, first ? "rank-1" : "rank-0");
        const inside = element("span", undefined, "cell");
        if (first) {
          const mark = element("span", "1", "mark");
          mark.title = "best";
          inside.append(mark);
        }
        inside.append(element("span", number.toFixed(metric.decimals).replace("-", "\u2212"), "mean"));
        cell.append(inside);
        return cell;
      }));
      return row;
    });
    const [thead, tbody] = [element("thead"), element("tbody")];
    thead.append(head);
    tbody.append(...rows);
    byId("pair-values").replaceChildren(thead, tbody);
  };

  // Only the newest request may show its pair: decoding an older one can end later.
  let request = 0;
  const showPair = async index => {
    const mine = ++request;
    choice.pair.value = index;
    const pair = JSON.parse(records[index].textContent);
    const loaded = await Promise.all(pair.pictures.map(async picture => {
      const image = new Image();
      image.src = `data:${picture.type};base64,${picture.data}`;
      await image.decode();
      return { name: picture.name, width: picture.width, height: picture.height, image };
    }));
    if (mine !== request) { return; }
    pictures = loaded;
    const names = pictures.map(picture => picture.name);
    fillSide(choice.left, names, names[0]);
    fillSide(choice.right, names, pair.values[0].method);
    stage.style.setProperty("--aspect", pictures[0].width / pictures[0].height);
    fillCrops();
    showSides();
    showCrops();
    fillValues(pair.values);
  };

  const stepPair = step => showPair((Number(choice.pair.value) + step + records.length) % records.length);

  const placeOf = event => {
    const box = stage.getBoundingClientRect();
    return { x: clamp((event.clientX - box.left) / box.width, 0, 1), y: clamp((event.clientY - box.top) / box.height, 0, 1) };
  };

  // A press on the frame drags the frame; elsewhere a drag moves the slider, and a click moves the frame there.
  const clickReach = 4;
  let drag = null;
  stage.addEventListener("pointerdown", event => {
    if (event.button !== 0) { return; }
    const at = placeOf(event);
    drag = { onFrame: event.target === frame, x: event.clientX, y: event.clientY, offset: { x: center.x - at.x, y: center.y - at.y }, moved: false };
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", event => {
    if (!drag) { return; }
    drag.moved ||= Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > clickReach;
    const at = placeOf(event);
    if (drag.onFrame) {
      center = { x: at.x + drag.offset.x, y: at.y + drag.offset.y };
      showCrops();
    } else if (drag.moved) {
      moveSplit(100 * at.x);
    }
  });
  stage.addEventListener("pointerup", event => {
    if (drag && !drag.onFrame && !drag.moved && !event.target.closest(".divider")) {
      center = placeOf(event);
      showCrops();
    }
    drag = null;
  });
  stage.addEventListener("pointercancel", () => { drag = null; });

  frame.addEventListener("keydown", event => {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const step = steps[event.key];
    if (!step) { return; }
    event.preventDefault();
    const pixels = event.shiftKey ? 32 : 4;
    center = { x: center.x + step[0] * pixels / pictures[0].width, y: center.y + step[1] * pixels / pictures[0].height };
    showCrops();
  });
  split.addEventListener("input", () => moveSplit(split.value));
  choice.pair.addEventListener("change", () => showPair(Number(choice.pair.value)));
  choice.left.addEventListener("change", showSides);
  choice.right.addEventListener("change", showSides);
  choice.size.addEventListener("change", showCrops);
  byId("previous").addEventListener("click", () => stepPair(-1));
  byId("next").addEventListener("click", () => stepPair(1));
  byId("swap").addEventListener("click", () => {
    [choice.left.value, choice.right.value] = [choice.right.value, choice.left.value];
    showSides();
  });

  fillPairs();
  viewer.hidden = false;
  moveSplit(50);
  showPair(0);
})();
