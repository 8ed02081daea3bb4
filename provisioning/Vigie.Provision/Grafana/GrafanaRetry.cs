using System.Net;
using Polly;
using Polly.Retry;

namespace Vigie.Provision.Grafana;

/// <summary>Which answers are worth another try, and how long to wait for it.</summary>
internal static class GrafanaRetry
{
    /// <summary>
    /// Builds the retry pipeline. Reads and PUT may be repeated after 429, 502, 503, 504 and lost connections;
    /// POST only when nothing can have happened.
    /// </summary>
    public static ResiliencePipeline<Answer> Build(RetrySettings settings, TimeProvider time, bool repeatsAreHarmless)
    {
        if (settings.Repeats == 0)
        {
            return ResiliencePipeline<Answer>.Empty;
        }

        var builder = new ResiliencePipelineBuilder<Answer> { TimeProvider = time };
        return builder.AddRetry(new RetryStrategyOptions<Answer>
        {
            MaxRetryAttempts = settings.Repeats,
            Delay = settings.FirstDelay,
            MaxDelay = settings.LongestDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = attempt => ValueTask.FromResult(Worthwhile(attempt.Outcome, settings, repeatsAreHarmless)),
            DelayGenerator = attempt => ValueTask.FromResult(attempt.Outcome.Result?.RetryAfter),
        }).Build();
    }

    private static bool Worthwhile(Outcome<Answer> outcome, RetrySettings settings, bool repeatsAreHarmless)
    {
        if (outcome.Result is { } answer)
        {
            var passing = answer.Status == HttpStatusCode.TooManyRequests
                || (repeatsAreHarmless && answer.Status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout);
            return passing && !(answer.RetryAfter > settings.LongestDelay);
        }

        return outcome.Exception is GrafanaException { Failure: GrafanaFailure.Unreachable or GrafanaFailure.Timeout } failure
            && (repeatsAreHarmless || failure.NothingSent);
    }
}
