// How Grafana shows a number: mappings first, then thresholds for the colour and the unit for the text.
const names = { text: '#ccccdc', transparent: 'transparent', green: '#73bf69', red: '#f2495c', orange: '#ff9830', blue: '#5794f2', yellow: '#fade2a' };
export const colour = (name) => names[name] ?? name;

const scale = (value, steps, decimals) => {
  let [size, unit] = steps[0];
  for (const [from, word] of steps) if (Math.abs(value) >= from) [size, unit] = [from || 1, word];
  return `${number(value / size, decimals ?? (Math.abs(value / size) >= 100 ? 0 : 1))}${unit}`;
};

function number(value, decimals) {
  const text = decimals === undefined || decimals === null ? String(Number(value.toPrecision(4))) : value.toFixed(decimals);
  return text.replace(/^-0(\.0*)?$/, '0');
}

const spans = [[1, 'second'], [60, 'minute'], [3600, 'hour'], [86400, 'day'], [604800, 'week'], [2629800, 'month'], [31557600, 'year']];

function duration(value, decimals = 0) {
  const parts = [];
  let rest = Math.abs(value);
  for (const [size, word] of [...spans].reverse()) {
    const count = Math.floor(rest / size);
    if (!count && !parts.length) continue;
    if (count) parts.push(`${count} ${word}${count === 1 ? '' : 's'}`);
    rest -= count * size;
    if (parts.length > decimals) break;
  }
  return `${value < 0 ? '-' : ''}${parts.join(', ') || '0 seconds'}`;
}

const seconds = [[0, ' s'], [60, ' mins'], [3600, ' hours'], [86400, ' days'], [604800, ' weeks'], [31557600, ' years']];
const units = {
  none: (value, decimals) => number(value, decimals),
  short: (value, decimals) => scale(value, [[0, ''], [1e3, ' K'], [1e6, ' Mil']], decimals),
  percent: (value, decimals) => `${number(value, decimals)}%`,
  percentunit: (value, decimals) => `${number(value * 100, decimals)}%`,
  s: (value, decimals) => (value !== 0 && Math.abs(value) < 1 ? `${number(value * 1000, Math.abs(value) < 0.01 ? 2 : decimals ?? 0)} ms` : scale(value, seconds, decimals)),
  dtdurations: duration,
  bytes: (value, decimals) => scale(value, [[0, ' B'], [1024, ' KiB'], [1024 ** 2, ' MiB'], [1024 ** 3, ' GiB'], [1024 ** 4, ' TiB']], decimals),
  Bps: (value, decimals) => scale(value, [[0, ' B/s'], [1e3, ' kB/s'], [1e6, ' MB/s'], [1e9, ' GB/s']], decimals),
  celsius: (value, decimals) => `${number(value, decimals)} °C`,
  cps: (value, decimals) => `${number(value, decimals)} c/s`,
  reqps: (value, decimals) => `${number(value, decimals)} req/s`,
  dateTimeFromNow: (value) => { const away = value / 1000 - Date.now() / 1000; return away < 0 ? `${duration(-away)} ago` : `in ${duration(away)}`; },
  dateTimeAsLocal: (value) => new Date(value).toISOString().slice(0, 16).replace('T', ' '),
};

export function format(value, unit, decimals) {
  if (unit?.startsWith('suffix:')) return `${number(value, decimals)}${unit.slice(7)}`;
  const known = units[unit ?? 'none'];
  if (!known) throw new Error(`the preview does not know the unit ${unit}`);
  return known(value, decimals);
}

function mapped(mappings, value) {
  for (const mapping of mappings ?? []) {
    const isNothing = value === null || value === undefined || Number.isNaN(value);
    if (mapping.type === 'special' && mapping.options.match === 'null+nan' && isNothing) return mapping.options.result;
    if (mapping.type === 'value' && !isNothing && mapping.options[String(value)]) return mapping.options[String(value)];
    if (mapping.type === 'range' && !isNothing && value >= (mapping.options.from ?? -Infinity) && value <= (mapping.options.to ?? Infinity)) return mapping.options.result;
  }
  return null;
}

export function stepColour(thresholds, value) {
  let found = thresholds?.steps?.[0]?.color;
  for (const step of thresholds?.steps ?? []) if (step.value !== null && value >= step.value) found = step.color;
  return found;
}

/** Text and colour of one value of a field. */
export function show(value, field) {
  const word = mapped(field.mappings, value);
  const isNothing = value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value));
  const plain = isNothing ? (field.noValue ?? '') : typeof value === 'number' ? format(value, field.unit, field.decimals) : String(value);
  const shade = word?.color ?? (typeof value === 'number' && !isNothing ? stepColour(field.thresholds, value) : field.thresholds?.steps?.[0]?.color);
  return { text: word?.text ?? plain, colour: colour(shade ?? 'text'), isMapped: word !== null };
}
