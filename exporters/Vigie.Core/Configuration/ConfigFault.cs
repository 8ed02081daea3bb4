namespace Vigie.Core.Configuration;

/// <summary>One thing that is wrong with the configuration. It holds no value from the file and no secret.</summary>
/// <param name="File">The file, as it was named on the command line.</param>
/// <param name="Line">Line from 1; 0 when the fault is of the whole file.</param>
/// <param name="Column">Column from 1; 0 when the fault is of the whole file.</param>
/// <param name="Path">Where in the tree: <c>targets[2].objectives[0].max_age</c>; empty when it belongs to no key.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record ConfigFault(string File, int Line, int Column, string Path, string Message)
{
    /// <summary>The fault as one line of text, in the shape that editors and terminals make links of.</summary>
    /// <returns><c>vigie.yml:12:5: targets[0].url: must be an absolute https URL</c>.</returns>
    public override string ToString()
    {
        var place = Line > 0 ? $"{File}:{Line}:{Column}" : File;
        return Path.Length > 0 ? $"{place}: {Path}: {Message}" : $"{place}: {Message}";
    }
}
