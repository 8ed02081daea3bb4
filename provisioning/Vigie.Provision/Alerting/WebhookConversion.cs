using System.Text.Json.Nodes;
using Vigie.Provision.Files;

namespace Vigie.Provision.Alerting;

/// <summary>Turns a webhook_config into the settings of a webhook integration.</summary>
internal sealed class WebhookConversion(Interpolation files, bool knowsHeaders, Remarks remarks)
{
    private readonly JsonObject _settings = [];
    private readonly Dictionary<string, SecretText> _secrets = new(StringComparer.Ordinal);

    /// <summary>Converts one; what is left over in the section has no counterpart.</summary>
    public (JsonObject Settings, Dictionary<string, SecretText> Secrets) Convert(Section hook, string receiver)
    {
        var url = hook.Text("url") ?? (hook.Text("url_file") is { } file ? files.File(file, $"{hook.Where}.url_file")?.Plain() : null);
        if (string.IsNullOrEmpty(url))
        {
            hook.Fault("url", "is missing");
        }

        _settings["url"] = url;
        _settings["httpMethod"] = "POST";
        if (hook.Number("max_alerts") is > 0 and var most)
        {
            _settings["maxAlerts"] = most;
        }

        if (hook.Map("http_config") is { } http)
        {
            Http(http, receiver);
        }

        return (_settings, _secrets);
    }

    private void Http(Section http, string receiver)
    {
        if (http.Map("basic_auth") is { } basic)
        {
            _settings["username"] = basic.Text("username") ?? "";
            Secret(basic, "password", "password");
        }

        if (http.Map("authorization") is { } authorization)
        {
            _settings["authorization_scheme"] = authorization.Text("type") ?? "Bearer";
            Secret(authorization, "credentials", "authorization_credentials");
        }

        if (http.Map("tls_config") is { } tls)
        {
            if (tls.Flag("insecure_skip_verify") is true)
            {
                _settings["tlsConfig"] = new JsonObject { ["insecureSkipVerify"] = true };
            }

            Leftovers(tls, "http_config.tls_config", receiver);
        }

        if (http.Map("http_headers") is { } headers)
        {
            Headers(headers, receiver);
        }

        Leftovers(http, "http_config", receiver);
    }

    private void Headers(Section headers, string receiver)
    {
        var result = new JsonObject();
        foreach (var name in headers.Keys)
        {
            var header = headers.Map(name);
            var values = header?.TextList("values") ?? [];
            if (knowsHeaders && values.Count == 1 && header is { Others: var others } && !others.Any())
            {
                result[name] = values[0];
            }
            else
            {
                remarks.Add(receiver, knowsHeaders
                    ? $"webhook: the header {name} is not one plain value; it is left out of receiver"
                    : $"webhook: before Grafana 12 there are no headers; {name} is left out of receiver");
            }
        }

        if (result.Count > 0)
        {
            _settings["headers"] = result;
        }
    }

    private void Secret(Section section, string key, string path)
    {
        if (section.Text(key + "_file") is { } file)
        {
            if (files.File(file, $"{section.Where}.{key}_file") is { } secret)
            {
                _secrets[path] = secret;
            }
        }
        else if (section.Text(key) is { } text)
        {
            _secrets[path] = new SecretText(text, "");
        }
    }

    private void Leftovers(Section section, string name, string receiver)
    {
        foreach (var key in section.Others)
        {
            remarks.Add(receiver, $"webhook: {name}.{key} has no counterpart in Grafana; it is left out of receiver");
        }
    }
}
