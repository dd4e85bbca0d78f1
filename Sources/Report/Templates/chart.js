'use strict';
// Charts in SVG: panels above each other on one horizontal axis, which is zoomed, panned and read.

const escapeText = text => String(text).replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);

/** A number with at most `digits` significant digits, as the tables of the page write it. */
const short = (value, digits = 4) => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '-∞';
  if (value === 0) return '0';
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  const plain = exponent >= -3 && exponent < 6;
  let text = plain ? value.toFixed(Math.min(20, Math.max(0, digits - 1 - exponent))) : value.toExponential(digits - 1);
  text = plain ? (text.includes('.') ? text.replace(/\.?0+$/, '') : text) : text.replace(/\.?0*e\+?/, 'e');
  return text;
};

/** The values of a column: an array, or differences of whole numbers with seven bits to a byte in base 64. */
const unpack = (column, base) => {
  if (Array.isArray(column)) return { v: column.map(x => x === null ? NaN : x) };
  const bytes = atob(column.q), n = [];
  for (let i = 0, last = 0; i < bytes.length;) {
    let z = 0, weight = 1, byte;
    do { byte = bytes.charCodeAt(i++); z += (byte & 127) * weight; weight *= 128; } while (byte > 127);
    last += z % 2 ? -(z + 1) / 2 : z / 2;
    n.push(last);
  }
  if (column.of && base) for (let i = 0; i < n.length; i++) n[i] += base.n[i];
  const v = n.map(k => column.lo + column.st * k);
  for (const gap of column.gaps || []) v[gap] = NaN;
  return { v, n };
};

/** The number of values that are smaller than `x`; the values do not decrease. */
const rank = (values, x) => {
  let low = 0, high = values.length;
  while (low < high) { const middle = (low + high) >> 1; if (values[middle] < x) low = middle + 1; else high = middle; }
  return low;
};

/** Round values along an axis. */
const ticks = (low, high, count, log) => {
  if (log) {
    const decades = Math.log10(high / low), result = [];
    const stride = Math.max(1, Math.ceil(decades / count)), parts = decades < 2.2 ? [1, 2, 5] : [1];
    for (let e = Math.floor(Math.log10(low)); e <= Math.log10(high); e++) {
      if (e % stride) continue;
      for (const part of parts) { const v = part * 10 ** e; if (v >= low && v <= high) result.push(+v.toPrecision(3)); }
    }
    return result;
  }
  const raw = (high - low) / Math.max(1, count);
  if (!(raw > 0) || !Number.isFinite(raw)) return [];
  const size = 10 ** Math.floor(Math.log10(raw)), step = [1, 2, 5, 10].map(k => k * size).find(k => k >= raw);
  const first = Math.ceil(low / step), last = Math.floor(high / step), result = [];
  if (last - first > 50) return [];
  for (let k = first; k <= last; k++) result.push(k * step);
  return result;
};

/** A map from values to coordinates. */
const scale = (low, high, start, end, log) => {
  const f = log ? Math.log10 : x => x, a = f(low), b = f(high);
  const map = x => start + (f(x) / 2 - a / 2) / (b / 2 - a / 2 || 1) * (end - start);
  map.back = p => { const t = a + (p - start) / (end - start) * (b - a); return log ? 10 ** t : t; };
  return map;
};

class Chart {
  static groups = new Map();
  static count = 0;

  /** Draws a chart into an element, in place of the still picture in it. */
  constructor(host, spec) {
    this.host = host; this.spec = spec; this.id = `clip${Chart.count++}`;
    this.xs = spec.xs.map(column => unpack(column).v);
    for (const panel of spec.p) {
      let first;
      for (const line of panel.s) {
        const column = line.y && unpack(line.y, first);
        first = first || column;
        line.v = column && column.v;
        line.x = this.xs[line.c];
      }
    }
    const all = this.xs.flatMap(x => x.length ? [x[0], x[x.length - 1]] : []);
    let low = Math.min(...all), high = Math.max(...all);
    if (!(low < high)) { const room = spec.log ? 1 : Math.abs(low || 1) * 0.5; low = spec.log ? low / 2 : low - room; high = spec.log ? high * 2 : high + room; }
    if (spec.room) { const f = (high - low) * spec.room; low -= f; high += f; }
    if (spec.log) { const f = (high / low) ** 0.06; low /= f; high *= f; }
    this.full = [low, high]; this.view = [low, high];
    this.mates = [this];
    if (spec.g) {
      if (!Chart.groups.has(spec.g)) Chart.groups.set(spec.g, []);
      this.mates = Chart.groups.get(spec.g);
      this.mates.push(this);
    }
    this.build();
    this.draw();
  }

  build() {
    const host = this.host;
    const lines = this.spec.p.flatMap((panel, p) => panel.s.map((line, s) => ({ line, p, s })));
    // Rows of strokes share their two names.
    this.read = lines.filter(({ line }, i) => line.d !== 'ticks' || i < 2);
    host.innerHTML = `<div class="head"><span class="key">${this.read.map(({ line }) =>
      `<span class="entry"><i class="${line.k}${line.d === 'steps' ? ' dashed' : ''}"></i>${escapeText(line.n)} <b></b></span>`).join('')}${
      this.spec.p.some(p => p.b) ? '<span class="entry"><i class="band"></i>tolerance</span>' : ''}</span>
      <span class="at" role="status" aria-live="polite"></span>
      <span class="tools"><button type="button" data-do="in" title="Zoom in (+)" aria-label="Zoom in">+</button><button type="button" data-do="out" title="Zoom out (−)" aria-label="Zoom out">−</button><button type="button" data-do="reset" title="Show everything (0)">Reset</button></span></div>
      <div class="plane" tabindex="0" role="group" aria-roledescription="chart" aria-label="${escapeText(this.spec.t)}. Arrow keys read values, shift and arrow keys pan, plus and minus zoom, 0 shows everything."></div>`;
    this.plane = host.querySelector('.plane');
    this.values = [...host.querySelectorAll('.entry b')];
    this.at = host.querySelector('.at');
    host.querySelector('.tools').addEventListener('click', event => {
      const what = event.target.dataset.do;
      if (what === 'reset') this.reset(); else if (what) this.zoom(what === 'in' ? 0.5 : 2);
    });
    const plane = this.plane, pointers = new Map();
    const place = event => event.clientX - plane.getBoundingClientRect().left;
    plane.addEventListener('wheel', event => {
      // Without focus the wheel scrolls the page.
      if (document.activeElement !== plane && !event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) this.pan((event.deltaX || event.deltaY) / 600);
      else this.zoom(Math.exp(Math.max(-1, Math.min(1, event.deltaY / 300))), this.x.back(place(event)));
    }, { passive: false });
    plane.addEventListener('pointerdown', event => {
      if (event.button > 1) return;
      plane.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, place(event));
      this.drag = { start: place(event), last: place(event), pan: event.shiftKey || event.button === 1 || event.pointerType === 'touch' };
    });
    plane.addEventListener('pointermove', event => {
      const now = place(event);
      if (pointers.size === 2 && pointers.has(event.pointerId)) {
        const [one, other] = [...pointers.values()], before = Math.abs(one - other);
        pointers.set(event.pointerId, now);
        const [a, b] = [...pointers.values()];
        return this.zoom(before / Math.max(1, Math.abs(a - b)), this.x.back((a + b) / 2));
      }
      if (this.drag && pointers.has(event.pointerId)) {
        if (this.drag.pan) this.pan((this.drag.last - now) / this.inner);
        this.drag.last = now;
        this.select(this.drag.pan ? null : [this.drag.start, now]);
      }
      this.point(this.x.back(now));
    });
    const end = event => {
      const drag = this.drag, was = pointers.delete(event.pointerId);
      this.drag = null; this.select(null);
      if (!was || !drag || drag.pan || event.type === 'pointercancel' || Math.abs(drag.last - drag.start) < 6) return;
      const [a, b] = [drag.start, drag.last].map(p => this.x.back(p)).sort((a, b) => a - b);
      this.show(a, b);
    };
    plane.addEventListener('pointerup', end);
    plane.addEventListener('pointercancel', end);
    plane.addEventListener('pointerleave', () => { if (!this.drag) this.point(null); });
    plane.addEventListener('dblclick', () => this.reset());
    plane.addEventListener('keydown', event => this.key(event));
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (way && event.shiftKey) this.pan(way / 8);
    else if (way) this.step(way);
    else if (event.key === '+' || event.key === '=') this.zoom(0.5, this.cursor);
    else if (event.key === '-') this.zoom(2, this.cursor);
    else if (event.key === '0' || event.key === 'Home' || event.key === 'Escape') this.reset();
    else return;
    event.preventDefault();
  }

  /** Moves the reading to another place: by a point of an axis of names, otherwise by a hundredth of the view. */
  step(way) {
    const [a, b] = this.view, f = this.spec.log ? Math.log : x => x, g = this.spec.log ? Math.exp : x => x;
    const now = this.cursor ?? (this.spec.names ? b + 1 : g((f(a) + f(b)) / 2));
    const next = this.spec.names ? Math.round(now) + way : g(f(now) + way * (f(b) - f(a)) / 100);
    this.point(Math.max(this.full[0], Math.min(this.full[1], next)));
  }

  zoom(factor, centre) {
    const f = this.spec.log ? Math.log : x => x, g = this.spec.log ? Math.exp : x => x;
    const [a, b] = this.view.map(f), c = centre == null ? (a + b) / 2 : f(centre);
    this.show(g(c - (c - a) * factor), g(c + (b - c) * factor));
  }

  pan(share) {
    const f = this.spec.log ? Math.log : x => x, g = this.spec.log ? Math.exp : x => x;
    const [a, b] = this.view.map(f), [low, high] = this.full.map(f);
    const by = Math.max(low - a, Math.min(high - b, share * (b - a)));
    this.show(g(a + by), g(b + by));
  }

  reset() { for (const chart of this.mates) { chart.view = [...chart.full]; chart.later(); } }

  /** Shows a part of the horizontal axis in all charts of the group. */
  show(low, high) {
    low = Math.max(low, this.full[0]); high = Math.min(high, this.full[1]);
    const least = Math.abs(this.full[1] - this.full[0]) * 1e-5;
    if (!(high - low > least) && !this.spec.log || !(high > low)) return;
    for (const chart of this.mates) { chart.view = [low, high]; chart.later(); }
  }

  later() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => { this.frame = 0; this.draw(); });
  }

  /** The points of a line in an interval, cut at its ends. */
  cut(line, low, high) {
    const { x, v } = line, first = rank(x, low), last = rank(x, high), result = [];
    const between = (i, at) => {
      const t = (at - x[i - 1]) / (x[i] - x[i - 1]);
      return v[i - 1] + (v[i] - v[i - 1]) * t;
    };
    const flat = line.d === 'steps';
    if (first > 0 && first < x.length && x[first] > low && !this.spec.log) result.push([low, flat ? v[first - 1] : between(first, low)]);
    for (let i = first; i < last; i++) result.push([x[i], v[i]]);
    if (last < x.length && x[last] === high) result.push([high, v[last]]);
    else if (last > 0 && last < x.length && !this.spec.log) result.push([high, flat ? v[last - 1] : between(last, high)]);
    return result;
  }

  path(points, x, y, flat) {
    let text = '', isOn = false;
    for (const [a, b] of points) {
      const px = x(a), py = y(b);
      if (!Number.isFinite(px) || !Number.isFinite(py)) { isOn = false; continue; }
      const p = px.toFixed(1), q = Math.max(-1e4, Math.min(1e4, py)).toFixed(1);
      text += isOn ? (flat ? `H${p}V${q}` : `L${p} ${q}`) : `M${p} ${q}h0`;
      isOn = true;
    }
    return text;
  }

  draw() {
    const { spec } = this, wide = Math.max(260, this.plane.clientWidth || 700);
    const left = 64, right = 14, gap = 24, top0 = 20, unit = spec.size || (wide > 560 ? 170 : 140);
    const sizes = spec.p.map(panel => panel.rows ? panel.rows.length * 34 : unit * panel.h);
    const high = sizes.reduce((a, b) => a + b, 0) + gap * (sizes.length - 1) + top0 + 38;
    this.inner = wide - left - right;
    const [low, top] = this.view, x = this.x = scale(low, top, left, wide - right, spec.log);
    let out = '', y0 = top0;
    const xticks = this.xticks(wide);
    this.panels = spec.p.map((panel, p) => {
      const start = y0, end = y0 + sizes[p];
      y0 = end + gap;
      out += xticks.map(t => `<line class="grid" x1="${x(t).toFixed(1)}" x2="${x(t).toFixed(1)}" y1="${start}" y2="${end}"/>`).join('');
      out += `<clipPath id="${this.id}-${p}"><rect x="${left}" y="${start}" width="${this.inner}" height="${end - start}"/></clipPath>`;
      return panel.rows ? (out += this.raster(panel, start, end, x, p), null) : this.diagram(panel, p, start, end, x, wide - right, text => { out += text; });
    });
    const bottom = y0 - gap;
    out += xticks.map((t, i) => {
      const anchor = spec.names ? (i === 0 && xticks.length > 1 ? 'start' : i === xticks.length - 1 ? 'end' : 'middle') : 'middle';
      return `<text class="tick" x="${x(t).toFixed(1)}" y="${bottom + 15}" text-anchor="${anchor}">${escapeText(this.name(t, xticks))}</text>`;
    }).join('');
    out += `<text class="tick" x="${(left + wide - right) / 2}" y="${bottom + 31}" text-anchor="middle">${escapeText(spec.x)}</text>`;
    for (const mark of spec.marks || []) {
      if (mark.x < low || mark.x > top) continue;
      const at = x(mark.x).toFixed(1);
      out += `<line class="mark ${mark.k}" x1="${at}" x2="${at}" y1="20" y2="${bottom}"><title>${escapeText(mark.n)}</title></line>`;
    }
    out += `<rect class="selection" y="20" height="${bottom - 20}" width="0"/><g class="cursor" hidden></g>`;
    this.plane.innerHTML = `<svg viewBox="0 0 ${wide} ${high.toFixed(0)}" height="${high.toFixed(0)}" data-from="${low}" data-to="${top}" aria-hidden="true">${out}</svg>`;
    this.point(this.cursor ?? null, true);
  }

  /** The positions of the labels of the horizontal axis. */
  xticks(wide) {
    const [low, high] = this.view, { names } = this.spec;
    if (!names) return ticks(low, high, Math.max(4, Math.floor(wide / 80)), this.spec.log);
    const first = Math.max(0, Math.ceil(low)), last = Math.min(names.length - 1, Math.floor(high));
    const count = Math.max(1, Math.min(last - first, Math.floor(wide / 190))), result = new Set();
    for (let k = 0; k <= count; k++) result.add(Math.round(first + (last - first) * k / count));
    return [...result].filter(k => k >= first && k <= last);
  }

  name(value, all) {
    if (this.spec.names) return this.spec.names[value] ?? '';
    const step = all && all.length > 1 && !this.spec.log ? Math.abs(all[1] - all[0]) : 0;
    return short(value, step ? Math.max(1, Math.floor(Math.log10(Math.abs(value) / step || 1)) + 2) : 3);
  }

  /** Adds the strokes of a raster, two rows for each signal. */
  raster(panel, start, end, x, p) {
    let out = '';
    const [low, high] = this.view;
    for (const line of panel.s) {
      const base = start + line.row * 34 + 14, y = line.k === 'run' ? base + 9 : base, strokes = [];
      for (let i = rank(line.x, low); i < line.x.length && line.x[i] <= high; i++) strokes.push(`M${x(line.x[i]).toFixed(1)} ${y}v8`);
      out += `<path class="${line.k} stroke" clip-path="url(#${this.id}-${p})" d="${strokes.join('')}"/>`;
    }
    return out + panel.rows.map((name, row) =>
      `<line class="grid" x1="64" x2="${64 + this.inner}" y1="${start + row * 34 + 32}" y2="${start + row * 34 + 32}"/><text class="tick" x="64" y="${start + row * 34 + 10}">${escapeText(name)}</text>`).join('');
  }

  /** Adds the frame, bands, rules and lines of a panel, and returns its vertical scale. */
  diagram(panel, p, start, end, x, right, add) {
    const { spec } = this, [low, high] = this.view, clip = `clip-path="url(#${this.id}-${p})"`;
    const cuts = panel.s.map(line => this.cut(line, low, high));
    let values = cuts.flat().map(c => c[1]).filter(v => Number.isFinite(v) && (!panel.log || v > 0));
    if (!values.length) values = panel.log ? [1, 10] : [0, 1];
    let least = values.reduce((a, b) => Math.min(a, b)), most = values.reduce((a, b) => Math.max(a, b));
    const limits = panel.z ? (panel.b || []).map(b => b.w) : [];
    if (panel.z) { least = Math.min(least, 0); most = Math.max(most, 0); }
    const size = Math.max(-least, most);
    for (const limit of limits) if (limit <= 4 * size) { least = Math.min(least, -limit); most = Math.max(most, limit); }
    for (const rule of panel.r || []) { least = Math.min(least, rule.v); most = Math.max(most, rule.v); }
    if (panel.log) { const f = (most / least) ** 0.06 * 1.15; least /= f; most *= f; } else {
      const room = (most / 2 - least / 2) * 0.14 || Math.abs(most) * 0.1 || 1; least -= room; most += room;
    }
    const y = scale(least, most, end, start, panel.log), yticks = ticks(least, most, Math.max(2, Math.floor((end - start) / 34)), panel.log);
    const step = yticks.length > 1 ? Math.abs(yticks[1] - yticks[0]) : 0;
    add(yticks.map(t => `<line class="grid" x1="64" x2="${right}" y1="${y(t).toFixed(1)}" y2="${y(t).toFixed(1)}"/><text class="tick" x="58" y="${(y(t) + 4).toFixed(1)}" text-anchor="end">${
      short(t, step && !panel.log ? Math.max(1, Math.floor(Math.log10(Math.abs(t) / step || 1)) + 2) : 3)}</text>`).join(''));
    for (const band of panel.b || []) {
      const a = Math.max(low, band.f ?? low), b = Math.min(high, band.t ?? high);
      if (!(b > a)) continue;
      const middle = panel.z ? [[a, 0], [b, 0]] : this.cut(panel.s[0], a, b);
      const upper = [], lower = [];
      const flush = () => {
        if (upper.length > 1) add(`<path class="band" ${clip} d="${this.path(upper.concat(lower.reverse()), x, y)}Z"><title>${escapeText(band.n)}: ±${short(band.w)}</title></path>`);
        upper.length = lower.length = 0;
      };
      for (const [at, v] of middle) if (Number.isFinite(v)) { upper.push([at, v + band.w]); lower.push([at, v - band.w]); } else flush();
      flush();
    }
    for (const rule of panel.r || []) add(`<line class="limit" x1="64" x2="${right}" y1="${y(rule.v).toFixed(1)}" y2="${y(rule.v).toFixed(1)}"><title>${escapeText(rule.n)}</title></line>`);
    if (panel.z) add(`<line class="axis" x1="64" x2="${right}" y1="${y(0).toFixed(1)}" y2="${y(0).toFixed(1)}"/>`);
    panel.s.forEach((line, s) => {
      if (line.d !== 'dots') add(`<path class="${line.k}${line.d === 'steps' ? ' dashed' : ''}" ${clip} d="${this.path(cuts[s], x, y, line.d === 'steps')}"/>`);
      if (line.d === 'dots' || line.d === 'both') line.x.forEach((at, i) => {
        if (at >= low && at <= high && Number.isFinite(line.v[i]) && (!panel.log || line.v[i] > 0))
          add(`<circle class="${line.k} dot${line.bad && line.bad[i] ? ' bad' : ''}" cx="${x(at).toFixed(1)}" cy="${y(line.v[i]).toFixed(1)}" r="3.5"/>`);
      });
    });
    add(`<line class="axis" x1="64" x2="${right}" y1="${end}" y2="${end}"/><text class="unit" x="64" y="${start - 6}">${escapeText(panel.l)}</text>`);
    const beyond = limits.filter(limit => limit > most && -limit < least), isNarrow = right - 64 < 300;
    if (beyond.length) add(`<text class="tick" x="${right}" y="${start - 6}" text-anchor="end">${isNarrow ? '' : 'tolerance '}±${short(Math.min(...beyond))} is ${isNarrow ? 'off' : 'beyond'} the axis</text>`);
    return y;
  }

  /** Draws the interval that is being selected. */
  select(range) {
    const rect = this.plane.querySelector('.selection');
    if (!rect) return;
    const [a, b] = range ? range.sort((a, b) => a - b) : [0, 0];
    rect.setAttribute('x', Math.max(64, a)); rect.setAttribute('width', Math.max(0, b - Math.max(64, a)));
  }

  /** Reads the values at a place in all charts of the group. */
  point(at, isAlone) {
    for (const chart of isAlone ? [this] : this.mates) {
      chart.cursor = at !== null && at >= chart.full[0] && at <= chart.full[1] ? at : null;
      if (chart.panels) chart.reading();
    }
  }

  /** The row of a line at a place: the nearest one. */
  nearest(line, at) {
    const { x } = line, i = rank(x, at);
    if (i === 0) return 0;
    return i >= x.length || Math.abs(this.x(at) - this.x(x[i - 1])) <= Math.abs(this.x(x[i]) - this.x(at)) ? i - 1 : i;
  }

  valueAt(line, at) {
    const { x, v } = line;
    if (!v || !x.length) return NaN;
    const i = rank(x, at);
    if (line.d || x[i] === at || i === 0 || i === x.length) return at < x[0] || at > x[x.length - 1] && !line.d ? NaN : v[line.d ? this.nearest(line, at) : i];
    return v[i - 1] + (v[i] - v[i - 1]) * (at - x[i - 1]) / (x[i] - x[i - 1]);
  }

  reading() {
    const cursor = this.plane.querySelector('.cursor');
    if (!cursor) return;
    const at = this.cursor, isOff = at === null || at < this.view[0] || at > this.view[1];
    cursor.toggleAttribute('hidden', isOff);
    this.host.classList.toggle('reading', !isOff);
    let dots = '', notes = '', place = at;
    this.read.forEach(({ line, p }, i) => {
      let text = '';
      if (!isOff && line.x.length) {
        const value = this.valueAt(line, at), row = this.nearest(line, at);
        if (line.d === 'ticks') text = '';
        else { text = short(value, 6); if (line.d && line.d !== 'steps') { place = line.x[row]; if (line.notes && !notes) notes = line.notes[row] || ''; } }
        const y = this.panels[p], py = y && y(value);
        if (Number.isFinite(py)) dots += `<circle class="${line.k} dot" r="3.5" cx="${this.x(line.d && line.d !== 'steps' ? line.x[row] : at).toFixed(1)}" cy="${py.toFixed(1)}"/>`;
      }
      this.values[i].textContent = text;
    });
    if (!isOff) {
      const px = this.x(this.spec.names ? Math.round(at) : at).toFixed(1);
      cursor.innerHTML = `<line x1="${px}" x2="${px}" y1="20" y2="${this.plane.firstChild.viewBox.baseVal.height - 38}"/>${dots}`;
    }
    this.at.textContent = isOff ? '' : notes || (this.spec.names ? this.spec.names[Math.round(at)] || '' : this.spec.x.replace(/( \(.*\))?$/, unit => ` ${short(place, 6)}${unit.replace(/[()]/g, '')}`));
  }
}
