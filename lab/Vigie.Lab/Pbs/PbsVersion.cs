using System.Globalization;

namespace Vigie.Lab.Pbs;

/// <summary>A release of Proxmox Backup Server. <c>GET /version</c> tells it in two strings: "4.2" and "3".</summary>
/// <param name="Major">First number.</param>
/// <param name="Minor">Second number.</param>
/// <param name="Patch">Third number, called "release" by the product.</param>
public readonly record struct PbsVersion(int Major, int Minor, int Patch) : IComparable<PbsVersion>
{
    /// <summary>2.4.1: no GC list, no metrics, sizes -1 when unknown.</summary>
    public static PbsVersion V24 { get; } = new(2, 4, 1);

    /// <summary>3.0.1: as 2.4 for a reader, newer error wording.</summary>
    public static PbsVersion V30 { get; } = new(3, 0, 1);

    /// <summary>3.1.2: the last one that writes -1 for an unknown size; tells kernel and boot mode.</summary>
    public static PbsVersion V31 { get; } = new(3, 1, 2);

    /// <summary>3.2.2: GC list and GC job fields, unknown sizes left out.</summary>
    public static PbsVersion V32 { get; } = new(3, 2, 2);

    /// <summary>3.3.0: removable stores, push sync, /status/metrics.</summary>
    public static PbsVersion V33 { get; } = new(3, 3, 0);

    /// <summary>3.4.0.</summary>
    public static PbsVersion V34 { get; } = new(3, 4, 0);

    /// <summary>4.0.11: the last line with the old, unsorted choice of a group's last backup.</summary>
    public static PbsVersion V40 { get; } = new(4, 0, 11);

    /// <summary>4.2.3: S3 stores, empty groups, backend types.</summary>
    public static PbsVersion V42 { get; } = new(4, 2, 3);

    /// <summary>All profiles, oldest first.</summary>
    public static IReadOnlyList<PbsVersion> All { get; } = [V24, V30, V31, V32, V33, V34, V40, V42];

    internal bool HasGcJobs => this >= new PbsVersion(3, 2, 0);

    internal bool OmitsUnknownSizes => this >= new PbsVersion(3, 1, 3);

    internal bool HasRemovable => this >= new PbsVersion(3, 3, 0);

    internal bool HasSyncDirection => this >= new PbsVersion(3, 3, 0);

    internal bool HasKernelDetails => this >= new PbsVersion(3, 1, 0);

    internal bool HasCacheStatistics => this >= new PbsVersion(4, 0, 0);

    internal bool SortsLastBackup => this >= new PbsVersion(4, 0, 17);

    internal bool HasBackendInUsage => this >= new PbsVersion(4, 1, 6);

    internal bool HasBackendInList => this >= new PbsVersion(4, 1, 7);

    /// <inheritdoc/>
    public int CompareTo(PbsVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public static bool operator <(PbsVersion left, PbsVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(PbsVersion left, PbsVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(PbsVersion left, PbsVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PbsVersion left, PbsVersion right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");
}
