// Asks Prometheus what a panel asks, as Grafana would: variables replaced by "all", or by what was chosen.
const rangeWords = { s: 1, m: 60, h: 3600, d: 86400, w: 604800 };

/** Seconds of a Grafana time such as now-24h. */
export function secondsOf(from) {
  const match = /^now-(\d+)([smhdw])$/.exec(from);
  if (!match) throw new Error(`only now-<number><unit> is understood, not ${from}`);
  return Number(match[1]) * rangeWords[match[2]];
}

export function expand(expression, chosen, rate) {
  return expression.replace(/\$(\w+|\{\w+\})/g, (_, name) => {
    const word = name.replace(/[{}]/g, '');
    return word.startsWith('__') ? `${rate}s` : (chosen[word] ?? '.+');
  });
}

export class Prometheus {
  constructor(base) { this.base = base.replace(/\/$/, ''); }

  async ask(path, parameters) {
    const answer = await fetch(`${this.base}/api/v1/${path}`, { method: 'POST', body: new URLSearchParams(parameters), signal: AbortSignal.timeout(30000) });
    const body = await answer.json();
    if (body.status !== 'success') throw new Error(`${parameters.query}: ${body.error}`);
    return body.data.result;
  }

  instant(query, time) { return this.ask('query', { query, time: String(time) }); }

  range(query, start, end, step) { return this.ask('query_range', { query, start: String(start), end: String(end), step: String(step) }); }
}

function legend(target, metric) {
  if (target.legendFormat && target.legendFormat !== '__auto') return target.legendFormat.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label) => metric[label] ?? '').trim();
  const labels = Object.entries(metric).filter(([name]) => name !== '__name__');
  return labels.length ? `{${labels.map(([name, value]) => `${name}="${value}"`).join(', ')}}` : (metric.__name__ ?? '');
}

/** What all queries of a panel answered: for each its refId and its series (name, labels, points [time, value]). */
export async function read(prometheus, panel, { end, seconds, width, chosen, pace }) {
  const step = Math.max(pace, Math.ceil(seconds / width));
  const rate = Math.max(step, 4 * pace);
  return Promise.all((panel.targets ?? []).map(async (target) => {
    const query = expand(target.expr, chosen, rate);
    const start = Math.floor((end - seconds) / step) * step;
    const result = target.range ? await prometheus.range(query, start, end, step) : await prometheus.instant(query, end);
    return {
      refId: target.refId, step, start, end,
      series: result.map((one) => ({ name: legend(target, one.metric), labels: one.metric, points: (one.values ?? [one.value]).map(([time, value]) => [time, Number(value)]) })),
    };
  }));
}
