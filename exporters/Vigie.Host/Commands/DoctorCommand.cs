using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vigie.Core;
using Vigie.Host.Doctoring;
using Vigie.Host.Doctoring.Checks;

namespace Vigie.Host.Commands;

/// <summary><c>vigie doctor</c>: examines a running installation, from the configuration to the mailboxes, and says what to do about what is wrong.</summary>
internal sealed class DoctorCommand
{
    private readonly IReadOnlyList<IModule> _modules;
    private readonly ConfigOptions _config;
    private readonly Option<Uri> _prometheus = UrlOption("--prometheus", "Where Prometheus is.", new Uri("http://localhost:9090"));
    private readonly Option<Uri> _alertmanager = UrlOption("--alertmanager", "Where Alertmanager is. Default: wherever Prometheus sends alerts.");
    private readonly Option<Uri> _watcher = UrlOption("--watcher", "Where the watcher of this site's alerting is. Default: what Prometheus says of its job vigie-watcher.");
    private readonly Option<string?> _instance = new("--instance") { Description = "Host and port that Prometheus scrapes this Vigie at, where that is no address of this machine.", HelpName = "host:port" };
    private readonly Option<int> _administrators = new("--administrators") { Description = "How many people are to get mail.", HelpName = "count", DefaultValueFactory = _ => 3 };
    private readonly Option<string[]> _logins = new("--login") { Description = $"Name and password of a place ({string.Join(", ", Login.Places)}): the file holds the password in its first line.", HelpName = "place=name:file" };
    private readonly Option<string?> _authorities = new("--ca-file") { Description = "PEM file with the authorities of the certificates of Prometheus, Alertmanager and the watcher. Default: the system's.", HelpName = "file" };
    private readonly Option<string?> _certificate = new("--client-certificate") { Description = "PEM file with the certificate to show where one is asked for.", HelpName = "file" };
    private readonly Option<string?> _key = new("--client-key") { Description = "PEM file with its private key.", HelpName = "file" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object." };

    private DoctorCommand(IReadOnlyList<IModule> modules) => (_modules, _config) = (modules, new ConfigOptions(modules));

    public static Command Create(IReadOnlyList<IModule> modules)
    {
        var doctor = new DoctorCommand(modules);
        var command = new Command("doctor", "Examine a running installation from the configuration to the mailboxes: exit code 0 when nothing is red, 1 when something is, with what to do.")
        {
            doctor._prometheus, doctor._alertmanager, doctor._watcher, doctor._instance, doctor._administrators,
            doctor._logins, doctor._authorities, doctor._certificate, doctor._key, doctor._json,
        };
        doctor._config.AddTo(command, withOnly: true);
        command.SetAction(doctor.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var console = parsed.InvocationConfiguration;
        var (addresses, problem) = AddressesOf(parsed);
        if (addresses is null)
        {
            await console.Error.WriteLineAsync($"vigie: {problem}");
            return ExitCode.Misconfigured;
        }

        var clock = TimeProvider.System;
        using var around = new Surroundings(addresses, _config.LoaderOf(parsed)(), clock);
        var findings = await Examination.RunAsync(Checks(around, new Readings(around, clock, stop), clock), clock, stop);
        if (parsed.GetValue(_json))
        {
            Report.WriteJson(findings, console.Output);
        }
        else
        {
            Report.WriteText(findings, console.Output, !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "");
        }

        return findings.Any(finding => finding.Verdict == Verdict.Red) ? ExitCode.Failed : ExitCode.Good;
    }

    /// <summary>The way of an alarm, from the file to the mailbox.</summary>
    private List<Check> Checks(Surroundings around, Readings readings, TimeProvider clock) =>
    [
        new ConfigurationCheck(around),
        new SecretFilesCheck(around),
        new TargetsCheck(around, readings, _modules),
        new RightsCheck(around, readings, _modules),
        new ClockCheck(around, readings),
        new OwnCheck(around),
        new PrometheusCheck(around),
        new ScrapeCheck(around),
        new HonorLabelsCheck(around),
        new RulesCheck(around, _modules),
        new KnownAlertmanagersCheck(around),
        new AlertmanagerCheck(around),
        new RecipientsCheck(around),
        new DeliveryCheck(around),
        new WatchdogCheck(around, clock),
        new BeatCheck(around),
        new WatcherCheck(around),
    ];

    private (Addresses? Addresses, string? Problem) AddressesOf(ParseResult parsed)
    {
        var logins = new Dictionary<string, Login>(StringComparer.Ordinal);
        foreach (var written in parsed.GetValue(_logins) ?? [])
        {
            var (place, login, problem) = Login.Read(written);
            if (login is null)
            {
                return (null, problem);
            }

            logins[place!] = login;
        }

        try
        {
            return (new Addresses
            {
                File = _config.FileOf(parsed),
                Prometheus = parsed.GetRequiredValue(_prometheus),
                Alertmanager = parsed.GetValue(_alertmanager),
                Watcher = parsed.GetValue(_watcher),
                Instance = parsed.GetValue(_instance),
                Administrators = parsed.GetValue(_administrators),
                Logins = logins,
                Authorities = AuthoritiesOf(parsed.GetValue(_authorities)),
                ClientCertificate = CertificateOf(parsed.GetValue(_certificate), parsed.GetValue(_key)),
            }, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return (null, "--ca-file, --client-certificate and --client-key must be readable PEM files, the last two a pair");
        }
    }

    private static X509Certificate2Collection? AuthoritiesOf(string? file)
    {
        if (file is null)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("no certificate in it");
    }

    private static X509Certificate2? CertificateOf(string? certificate, string? key) =>
        certificate is null && key is null ? null : X509Certificate2.CreateFromPemFile(certificate ?? "", key ?? "");

    private static Option<Uri> UrlOption(string name, string description, Uri? fallback = null)
    {
        var option = new Option<Uri>(name) { Description = description, HelpName = "url", CustomParser = ReadUrl };
        if (fallback is not null)
        {
            option.DefaultValueFactory = _ => fallback;
        }

        return option;
    }

    private static Uri? ReadUrl(ArgumentResult result)
    {
        // A password in an address would stand in the list of processes and in every message about it.
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 && url.Query.Length == 0)
        {
            return url;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{((OptionResult)result.Parent!).IdentifierToken?.Value} must be an absolute http or https URL without a password in it: that is for --login"));
        return null;
    }
}
