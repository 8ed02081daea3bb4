using Vigie.Lab.Pbs;

namespace Vigie.Lab.Shop.Faults;

/// <summary>Faults of the whole server.</summary>
internal static class ServerFaults
{
    public static IReadOnlyList<LabFault> All { get; } =
    [
        Fault("token-revoked", "Token revoked", "Every call answers 401 after 3 s.", "1 min", "PbsAuthenticationFailed") with
        {
            PbsFaults = [new PbsFault(PbsFaultKind.Unauthorized)],
        },
        Fault("token-blind", "Token may see nothing", "Lists are empty, but there is no error: the server hides what a token may not see.", "5 min", "PbsPermissionMissing", "PbsDatastoreGone") with
        {
            EditPbs = (s, _) => s with { Access = PbsAccess.None },
        },
        Fault("wrong-certificate", "Wrong certificate", "Another certificate than the pinned one is shown.", null, "PbsIdentityChanged") with { PbsShowsOtherCertificate = true },
        Fault("pbs-gone", "PBS gone", "Connections are refused.", "some minutes", "PbsTargetDown") with { PbsGone = true },
        Fault("pbs-hangs", "PBS never answers", "Connections are taken, answers never come.", "some minutes", "PbsTargetDown") with
        {
            PbsFaults = [new PbsFault(PbsFaultKind.Hang)],
        },
        Fault("server-error", "Server error", "Every call answers 500.", "some minutes", "PbsTargetDown") with
        {
            PbsFaults = [new PbsFault(PbsFaultKind.ServerError)],
        },
        Fault("bad-json", "Bad JSON", "Every call answers 200 with something that is not JSON.", "some minutes", "PbsTargetDown") with
        {
            PbsFaults = [new PbsFault(PbsFaultKind.BadJson)],
        },
        Fault("html-page", "Sign-in page of a proxy", "Every call answers 200 with an HTML page.", "some minutes", "PbsTargetDown") with
        {
            PbsFaults = [new PbsFault(PbsFaultKind.HtmlPage)],
        },
        Fault("cut", "Connections break off", "Every answer is cut in the middle.", "some minutes", "PbsTargetDown") with
        {
            PbsFaults = [new PbsFault(PbsFaultKind.CutBody)],
        },
        Fault("endless", "Answers without end", "Every list goes on for ever.", "some minutes", "PbsTargetDown") with
        {
            PbsFaults = [new PbsFault(PbsFaultKind.EndlessBody)],
        },
        Fault("slow", "Slow", "Every answer takes 2 s longer. Nothing should be told; the collectors' durations grow.", null) with
        {
            PbsFaults = [new PbsFault(PbsFaultKind.Latency) { Delay = TimeSpan.FromSeconds(2) }],
        },
    ];

    private static LabFault Fault(string name, string title, string effect, string? waits, params string[] alerts) =>
        new() { Name = name, Title = title, Section = "Server and token", Effect = effect, Waits = waits, Alerts = alerts };
}
