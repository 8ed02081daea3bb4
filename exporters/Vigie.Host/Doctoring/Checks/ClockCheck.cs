using System.Globalization;
using Vigie.Core.Collecting;

namespace Vigie.Host.Doctoring.Checks;

/// <summary>This machine's clock against those of the devices, where their protocol tells the time, and against Prometheus.</summary>
/// <param name="around">The installation.</param>
/// <param name="readings">The targets.</param>
internal sealed class ClockCheck(Surroundings around, Readings readings) : Check, IBoundsItself
{
    /// <summary>Headers hold whole seconds and answers take time: less is no difference.</summary>
    private static readonly TimeSpan _most = TimeSpan.FromSeconds(3);

    /// <summary>Ages of backups and beats are told wrong by this much; tokens with a time begin to fail.</summary>
    private static readonly TimeSpan _wrong = TimeSpan.FromSeconds(30);

    public override string Name => "clock";

    public TimeSpan Limit => readings.Limit;

    public override async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken deadline)
    {
        var clocks = new List<(string Who, TimeSpan Lead)>();
        if (around.Result.Config is not null)
        {
            clocks.AddRange((await readings.All.AskAsync(deadline)).Where(read => read.Reading?.ClockLeads.Count > 0)
                .Select(read => (read.Target.Identity.Name, read.Reading!.ClockLeads.MinBy(lead => lead.Duration()))));
        }

        var isElsewhere = false;
        try
        {
            clocks.Add(("Prometheus", await around.Prometheus.ClockLead.AskAsync(deadline)));
            isElsewhere = !around.Prometheus.Peer.Url.IsLoopback;
        }
        catch (TargetFailureException)
        {
            // Its own check tells why it does not answer.
        }

        var off = clocks.Where(clock => clock.Lead.Duration() > _most).ToList();
        if (off.Count > 0)
        {
            return [.. off.Select(clock => OfOther(clock.Who, clock.Lead, isMany: off.Count == clocks.Count && off.Count > 1))];
        }

        return clocks.Count > (isElsewhere || clocks.All(clock => clock.Who != "Prometheus") ? 0 : 1)
            ? [Ok($"agrees to {_most.TotalSeconds:0} s with {string.Join(", ", clocks.Select(clock => clock.Who))}")]
            : [Unknown("nobody else's clock could be seen: no target that was read tells the time, and a Prometheus of this machine has the same clock", "Look at it: timedatectl, chronyc tracking")];
    }

    private Finding OfOther(string who, TimeSpan lead, bool isMany)
    {
        var far = lead.Duration();
        var text = far < TimeSpan.FromMinutes(10)
            ? string.Create(CultureInfo.InvariantCulture, $"{far.TotalSeconds:0} s")
            : string.Create(CultureInfo.InvariantCulture, $"{TimeSpan.FromSeconds(Math.Round(far.TotalSeconds)):g} (d:h:mm:ss)");
        var message = $"the clock of {who} is {text} {(lead > TimeSpan.Zero ? "ahead of" : "behind")} this machine's";
        var cure = isMany
            ? "All others differ: this machine's own clock is wrong. Start its time service (timedatectl set-ntp true, or chrony) and look at `timedatectl`."
            : $"Start the time service on {who}, or on this machine if other clocks differ too: ages of backups and of beats are wrong by this much.";
        return far > _wrong ? Red(message, cure) : Warn(message, cure);
    }
}
