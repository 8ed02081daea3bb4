using Microsoft.AspNetCore.Http;
using Vigie.Core.Http;
using Vigie.Heartbeat.Beats;

namespace Vigie.Heartbeat.Receiving;

/// <summary>Who may speak at the watcher's addresses: who knows the token, or showed a client certificate that the listener has verified.</summary>
internal sealed class Admission(TokenCheck? token, bool takesCertificates, Refusals refusals)
{
    public ReceptionAnswer? Refuse(ReceptionHead head)
    {
        if (token?.IsBearer(head.Authorization) == true || (takesCertificates && head.ClientCertificate is not null))
        {
            return null;
        }

        refusals.Note("request", head.Remote, Refusal.Credentials);
        return new ReceptionAnswer(StatusCodes.Status401Unauthorized, "A bearer token is needed here.");
    }
}

/// <summary><c>POST /alertmanager/TARGET</c>: webhooks of Alertmanager. Any number of times the same is the same once.</summary>
internal sealed class AlertmanagerReception(string target, Admission admission, Arrivals arrivals, Refusals refusals) : Reception
{
    public override string Path { get; } = $"/alertmanager/{target}";

    public override int MaxBodyBytes => 1024 * 1024;

    public override ReceptionAnswer? Refuse(ReceptionHead head) => admission.Refuse(head);

    public override async Task<ReceptionAnswer> ReceiveAsync(ReceptionHead head, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (AlertmanagerPayload.Parse(body) is not { } alerts)
        {
            refusals.Note("request", head.Remote, Refusal.Malformed);
            return new ReceptionAnswer(StatusCodes.Status400BadRequest, "This is not a webhook of Alertmanager, version 4.");
        }

        var (matched, isStored) = (0, true);
        foreach (var alert in alerts)
        {
            var taken = await arrivals.TakeAsync(BeatSource.Webhook, alert, cancellationToken);
            (matched, isStored) = (matched + taken.Matched, isStored && taken.IsStored);
        }

        // Whatever is not expected is taken all the same: a refusal would make Alertmanager try again for ever.
        if (matched == 0)
        {
            refusals.Note("request", head.Remote, Refusal.NotExpected);
        }

        return Answers.Of(matched, isStored);
    }
}

/// <summary><c>POST /beat/TARGET/BEAT</c>: a sign of life of any program; with <c>?number=</c> where the beat has numbers.</summary>
internal sealed class PingReception(string target, BeatPlan plan, Admission admission, Arrivals arrivals, Refusals refusals) : Reception
{
    private const string Number = "number";

    public override string Path { get; } = $"/beat/{target}/{plan.Name}";

    public override int MaxBodyBytes => 1024;

    public override IReadOnlyList<string> Parameters { get; } = [Number];

    public override ReceptionAnswer? Refuse(ReceptionHead head) => admission.Refuse(head);

    public override async Task<ReceptionAnswer> ReceiveAsync(ReceptionHead head, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var text = head.Parameters.GetValueOrDefault(Number);
        var number = Arrivals.NumberOf(text);
        if (text is not null && number is null)
        {
            refusals.Note("request", head.Remote, Refusal.Malformed);
            return new ReceptionAnswer(StatusCodes.Status400BadRequest, "The number must be a whole number of at most 15 digits.");
        }

        return Answers.Of(1, await arrivals.TakeAsync(plan, isAlive: true, number, cancellationToken));
    }
}

/// <summary>What senders are told.</summary>
internal static class Answers
{
    /// <summary>2xx only for what is on the disk: a sender tries again what was not.</summary>
    public static ReceptionAnswer Of(int matched, bool isStored) => (matched, isStored) switch
    {
        (_, false) => new ReceptionAnswer(StatusCodes.Status503ServiceUnavailable, "The beat was heard but could not be stored. Try again."),
        (0, _) => new ReceptionAnswer(StatusCodes.Status200OK, "Taken; no beat of this kind is expected."),
        _ => new ReceptionAnswer(StatusCodes.Status200OK, "The beat is stored."),
    };
}
