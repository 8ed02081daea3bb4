namespace Vigie.Lab.Web;

/// <summary>The frame of every page: plain HTML and CSS, nothing from elsewhere, no script.</summary>
internal static class Layout
{
    private const string Style = """
        :root{color-scheme:light dark;--ink:#1d2125;--soft:#667079;--paper:#f4f3ef;--card:#fff;--line:#dfdcd4;--accent:#0b5d5e;--bad:#b3261e;--good:#2f7d32;--warm:#a85c00}
        @media(prefers-color-scheme:dark){:root{--ink:#e8e6e1;--soft:#9aa3ab;--paper:#15181b;--card:#1f2428;--line:#343a40;--accent:#58b7b3;--bad:#ff8a80;--good:#81c784;--warm:#ffb74d}}
        *{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
        header{display:flex;flex-wrap:wrap;gap:4px 22px;align-items:baseline;padding:16px 24px;background:var(--card);border-bottom:1px solid var(--line)}
        header h1{margin:0;font-size:20px;letter-spacing:.02em}header h1 small{color:var(--soft);font-weight:400;font-size:14px}nav{display:flex;gap:16px;margin-left:auto}
        a{color:var(--accent)}main{max-width:1240px;margin:0 auto;padding:20px 24px 48px}h2{font-size:18px;margin:26px 0 8px}h3{font-size:12px;text-transform:uppercase;letter-spacing:.09em;color:var(--soft);margin:18px 0 6px}
        .sites{display:grid;gap:20px;grid-template-columns:repeat(auto-fit,minmax(440px,1fr))}.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px 18px}
        .card h2{margin:0 0 2px}.fault{display:grid;grid-template-columns:1fr auto;gap:2px 14px;padding:9px 0;border-top:1px solid var(--line)}.fault.on{border-left:4px solid var(--bad);padding-left:10px;margin-left:-14px}
        .fault b{font-weight:600}.fault p{margin:0;color:var(--soft);font-size:13.5px}.fault form{align-self:center;grid-row:span 2}form{margin:0}
        button{font:inherit;font-size:14px;padding:5px 14px;border-radius:7px;border:1px solid var(--line);background:var(--paper);color:var(--ink);cursor:pointer;min-width:92px}
        button:hover,button:focus-visible{border-color:var(--accent)}.on button{background:var(--bad);border-color:var(--bad);color:#fff}
        table{border-collapse:collapse;width:100%;background:var(--card);border:1px solid var(--line);border-radius:10px}th{font-size:12px;color:var(--soft);font-weight:500;text-align:left}th,td{padding:7px 12px;border-bottom:1px solid var(--line);vertical-align:top}tr:last-child td{border-bottom:0}
        code,pre{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,monospace}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px}
        .soft{color:var(--soft)}.num{font-variant-numeric:tabular-nums;white-space:nowrap}.good{color:var(--good)}.warm{color:var(--warm)}.bad{color:var(--bad)}.empty{padding:18px;color:var(--soft);background:var(--card);border:1px dashed var(--line);border-radius:10px}
        .row{display:flex;gap:14px;align-items:center;justify-content:space-between;flex-wrap:wrap}@media(max-width:540px){.sites{grid-template-columns:1fr}main,header{padding-left:14px;padding-right:14px}}
        """;

    private static readonly string[] Units = ["s", "min", "h", "d"];

    /// <summary>A whole page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="body">What stands in it.</param>
    /// <param name="refresh">Whether the browser loads it again every few seconds.</param>
    public static IResult Page(string title, Markup body, bool refresh = false)
    {
        var again = refresh ? Markup.Of($"<meta http-equiv=\"refresh\" content=\"5\">") : Markup.Empty;
        var page = Markup.Of($"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">{again}<title>{title} · Vigie lab</title>
            <style>{Raw(Style)}</style></head><body>
            <header><h1>Vigie lab <small>the rehearsal ground</small></h1><nav><a href="/">Faults</a><a href="/mail">Mail</a><a href="/mail#webhooks">Webhooks</a><a href="/api/state">State</a></nav></header>
            <main>{body}</main></body></html>

            """);
        return new HtmlResult(page.ToString());
    }

    /// <summary>An age for people: 42 s, 3 min, 5 h, 2 d.</summary>
    public static string Age(TimeSpan age)
    {
        double[] values = [age.TotalSeconds, age.TotalMinutes, age.TotalHours, age.TotalDays];
        var unit = Math.Max(0, Array.FindLastIndex(values, v => v >= 1));
        return FormattableString.Invariant($"{Math.Floor(Math.Max(0, values[unit]))} {Units[unit]}");
    }

    private static Markup Raw(string trusted)
    {
        var handler = new MarkupHandler(trusted.Length, 0);
        handler.AppendLiteral(trusted);
        return Markup.Of(handler);
    }

    private sealed class HtmlResult(string html) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var headers = httpContext.Response.Headers;
            headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
            headers.XContentTypeOptions = "nosniff";
            headers.CacheControl = "no-store";
            httpContext.Response.ContentType = "text/html; charset=utf-8";
            return httpContext.Response.WriteAsync(html, httpContext.RequestAborted);
        }
    }
}
