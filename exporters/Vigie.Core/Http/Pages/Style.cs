using System.Security.Cryptography;
using System.Text;

namespace Vigie.Core.Http.Pages;

/// <summary>The one style sheet of all pages, and the policy that lets a browser use it and nothing else.</summary>
internal static class Style
{
    /// <summary>The sheet, as it stands between the style tags.</summary>
    public const string Sheet = """
        :root{color-scheme:light dark;--ground:#f6f7f9;--card:#fff;--ink:#1c2430;--soft:#5b6675;--line:#dfe3e8;--good:#1a7f45;--bad:#b3261e;--wait:#8a6100;--link:#0b5cad}
        @media(prefers-color-scheme:dark){:root{--ground:#12161c;--card:#1b2129;--ink:#e6eaf0;--soft:#98a4b3;--line:#303945;--good:#5fd18f;--bad:#ff8a80;--wait:#e6bd5a;--link:#7fb8ff}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:72rem;padding:1rem;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
        a{color:var(--link)}
        h1{font-size:1.5rem;margin:.2rem 0}
        h2{font-size:1.15rem;margin:1.6rem 0 .6rem}
        h3{font-size:1rem;margin:0;overflow-wrap:anywhere}
        .soft{color:var(--soft)}
        .good{color:var(--good)}.bad{color:var(--bad)}.wait{color:var(--wait)}
        .state{font-weight:700}
        nav a{margin-right:1rem}
        .card{background:var(--card);border:1px solid var(--line);border-left:.35rem solid var(--soft);border-radius:.4rem;margin:0 0 .9rem;padding:.7rem .9rem}
        .card.up{border-left-color:var(--good)}.card.down{border-left-color:var(--bad)}.card.new{border-left-color:var(--wait)}
        .head{display:flex;flex-wrap:wrap;gap:.2rem .9rem;align-items:baseline}
        table{border-collapse:collapse;table-layout:fixed;width:100%;margin-top:.5rem;font-variant-numeric:tabular-nums}
        th:nth-child(1){width:20%}th:nth-child(3),th:nth-child(5),th:nth-child(6){width:11%}th:nth-child(4){width:22%}
        th{text-align:left;font-weight:600;font-size:.8rem;color:var(--soft)}
        th,td{padding:.25rem .6rem .25rem 0;border-top:1px solid var(--line);vertical-align:top}
        td{overflow-wrap:anywhere}
        tr:first-child th{border-top:0}
        ul{padding-left:1.2rem}
        li{margin:.25rem 0;overflow-wrap:anywhere}
        @media(max-width:44rem){
        table,tbody,tr,td{display:block}
        tr{border-top:1px solid var(--line);padding:.35rem 0}
        tr:first-child{display:none}
        td{border:0;padding:.05rem 0}
        td+td+td{display:inline-block;margin-right:1rem}
        td[data-label]::before{content:attr(data-label) " ";color:var(--soft);font-size:.8rem}
        }
        """;

    /// <summary>The Content-Security-Policy of every answer: nothing is loaded, run, framed or sent; only this sheet applies.</summary>
    public static readonly string ContentSecurityPolicy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Sheet)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
