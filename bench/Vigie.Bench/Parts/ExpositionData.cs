using Vigie.Exposition;

namespace Vigie.Bench.Parts;

/// <summary>Samples with five labels, as the groups of a backup server are: two labels shared, three of each sample's own.</summary>
internal sealed class ExpositionData
{
    private static readonly MetricFamily[] _families =
    [
        .. Enumerable.Range(0, 10).Select(i => MetricFamily.Gauge($"pbs_group_value{i}_seconds", "A value of the group.", "seconds", "datastore", "backup_type", "backup_id")),
    ];

    private readonly MetricWriter _writer = new();
    private readonly LabelSet _shared = new([new("site", "AARD"), new("target", "pbs-aard")]);
    private readonly string[] _groups;

    public ExpositionData(int samples) => _groups = [.. Enumerable.Range(0, samples / _families.Length).Select(i => $"{i + 100}")];

    /// <summary>Encodes all samples.</summary>
    public void Encode()
    {
        _writer.Begin(_shared);
        for (var family = 0; family < _families.Length; family++)
        {
            for (var group = 0; group < _groups.Length; group++)
            {
                _writer.Add(_families[family], 1_795_161_600.25 + group, "store-with-a-name", "vm", _groups[group]);
            }
        }
    }

    /// <summary>Takes what was encoded last.</summary>
    public MetricSnapshot ToSnapshot() => _writer.ToSnapshot();
}
