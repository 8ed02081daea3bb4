namespace Vigie.Provision.Files;

/// <summary>Checks URLs that people give.</summary>
internal static class Urls
{
    /// <summary>An http or https URL without user, query and fragment; null and a fault that never quotes it (it may hold a password).</summary>
    public static Uri? Read(string option, string text, List<string> faults)
    {
        var fault = !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
            ? "is not an http or https URL"
            : url.UserInfo.Length > 0 ? "holds a user or password; secrets come from files only"
            : url.Query.Length > 0 || url.Fragment.Length > 0 ? "may not have a query or fragment"
            : null;
        if (fault is not null)
        {
            faults.Add($"{option}: the value {fault}");
            return null;
        }

        return url;
    }
}
