using Vigie.Lab.Pbs;

namespace Vigie.Pbs.Tests.Support;

/// <summary>Small scenarios, with ages counted from the clock of the test.</summary>
internal static class Scenes
{
    public const long Hour = 3600;

    public static readonly long Now = new SteppedClock().Now.ToUnixTimeSeconds();

    public static PbsScenario Of(PbsVersion version, params PbsDatastore[] datastores) =>
        new() { Version = version, Node = "pbs-a", Datastores = datastores };

    public static PbsDatastore Store(string name, params PbsGroup[] groups) => Spaces(name, ("", groups));

    public static PbsDatastore Spaces(string name, params (string Namespace, PbsGroup[] Groups)[] namespaces) =>
        new(name) { Namespaces = [.. namespaces.Select(ns => new PbsNamespace(ns.Namespace, ns.Groups))] };

    public static PbsGroup Group(string name, params PbsSnapshot[] snapshots) => new(name.Split('/')[0], name.Split('/')[1], snapshots);

    public static PbsSnapshot Finished(double ageHours) => new(Now - (long)(ageHours * Hour));

    public static PbsSnapshot Unfinished(double ageHours) => new(Now - (long)(ageHours * Hour)) { Finished = false };
}
