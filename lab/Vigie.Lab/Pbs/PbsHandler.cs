using System.Globalization;
using System.Text;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Pbs;

/// <summary>Takes a request through the order of the product: length, path, token, permission, parameters, answer.</summary>
internal sealed class PbsHandler(PbsDouble pbs, TimeProvider clock)
{
    private const int LongestTarget = 3072;

    private int _stuck;

    /// <summary>Requests that never ended: each keeps a worker of the server busy until it is restarted.</summary>
    public int Stuck => Volatile.Read(ref _stuck);

    public async Task HandleAsync(HttpContext context, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var exchange = new Exchange(context, pbs.ScenarioAt(clock.GetUtcNow()), stop.Token) { Authorized = pbs.Token.IsShownBy(context.Request) };
        var begun = clock.GetUtcNow();
        context.Response.Headers.Date = begun.ToString("R", CultureInfo.InvariantCulture);
        pbs.Log.Begin();
        try
        {
            await AnswerAsync(exchange);
        }
        catch (PbsError error)
        {
            await SendErrorAsync(exchange, error);
        }
        catch (Exception gone) when (gone is ConnectionCutException or OperationCanceledException or IOException)
        {
            exchange.Cut = true;
            context.Abort();
        }
        finally
        {
            pbs.Log.End(Describe(exchange, begun));
        }
    }

    private async Task AnswerAsync(Exchange exchange)
    {
        var request = exchange.Context.Request;
        if ((request.Path.Value?.Length ?? 0) + (request.QueryString.Value?.Length ?? 0) > LongestTarget)
        {
            throw new PbsError(StatusCodes.Status414UriTooLong, "");
        }

        var path = request.Path.Value ?? "/";
        var found = HttpMethods.IsGet(request.Method) ? PbsRoute.Find(path, exchange.Scenario.Version) : null;
        exchange.Endpoint = found?.Route.Endpoint ?? PbsEndpoint.Unknown;
        var (latency, fault) = pbs.Faults.For(exchange.Endpoint, found?.Store);
        await Task.Delay(latency, TimeProvider.System, exchange.Stop);
        CheckToken(exchange, fault);
        var (route, store) = found ?? throw new PbsError(StatusCodes.Status404NotFound, $"Path '{path}' not found.");
        await using var body = new JsonBody(exchange.Context, fault, exchange.Stop);
        try
        {
            await AnswerAsync(exchange, route, store, fault, body);
        }
        finally
        {
            exchange.Bytes = body.Bytes;
        }
    }

    private async Task AnswerAsync(Exchange exchange, PbsRoute route, string? store, PbsFault? fault, JsonBody body)
    {
        if (fault is { Kind: PbsFaultKind.Hang })
        {
            await NeverEndAsync(exchange.Stop);
        }

        var replaced = fault is not null && await PbsMisbehaviour.AnswerAsync(exchange.Context, body, fault, exchange.Stop);
        if (!replaced)
        {
            var call = Call(exchange, route, store, body);
            route.CheckParameters(call);
            await route.Answer(call);
        }

        if (exchange.Context.Response.StatusCode == StatusCodes.Status200OK)
        {
            await body.CompleteAsync();
        }
    }

    private PbsCall Call(Exchange exchange, PbsRoute route, string? store, JsonBody body) => new()
    {
        Scenario = exchange.Scenario,
        Now = clock.GetUtcNow().ToUnixTimeSeconds(),
        Route = route,
        StoreName = store,
        Query = exchange.Context.Request.Query,
        Body = body,
        Fingerprint = pbs.Fingerprint,
        Stop = exchange.Stop,
        NeverEnd = () => NeverEndAsync(exchange.Stop),
    };

    private static void CheckToken(Exchange exchange, PbsFault? fault)
    {
        var refused = !exchange.Authorized || fault is { Kind: PbsFaultKind.Unauthorized };
        if (refused && exchange.Endpoint != PbsEndpoint.Ping)
        {
            throw new PbsError(StatusCodes.Status401Unauthorized, "authentication failed", held: true);
        }
    }

    private async Task NeverEndAsync(CancellationToken stop)
    {
        Interlocked.Increment(ref _stuck);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
    }

    /// <summary>Bare text under a content type that promises JSON; refusals are held back.</summary>
    private static async Task SendErrorAsync(Exchange exchange, PbsError error)
    {
        var response = exchange.Context.Response;
        if (response.HasStarted)
        {
            exchange.Cut = true;
            exchange.Context.Abort();
            return;
        }

        try
        {
            await Task.Delay(HeldBack(exchange.Scenario, error), TimeProvider.System, exchange.Stop);
            response.StatusCode = error.Status;
            response.ContentType = "application/json;charset=UTF-8";
            var text = Encoding.UTF8.GetBytes(error.Message);
            response.ContentLength = text.Length;
            exchange.Bytes = text.Length;
            await response.Body.WriteAsync(text, exchange.Stop);
        }
        catch (OperationCanceledException)
        {
            exchange.Cut = true;
        }
    }

    private static TimeSpan HeldBack(PbsScenario scenario, PbsError error) => error switch
    {
        { Held: false } => TimeSpan.Zero,
        { Status: StatusCodes.Status401Unauthorized } => scenario.AuthFailureDelay,
        _ => scenario.ForbiddenDelay,
    };

    private static PbsRequest Describe(Exchange exchange, DateTimeOffset begun)
    {
        var request = exchange.Context.Request;
        var status = exchange.Cut ? 0 : exchange.Context.Response.StatusCode;
        return new PbsRequest(begun, request.Method, request.Path + request.QueryString, exchange.Endpoint, status, exchange.Bytes, exchange.Authorized);
    }

    private sealed class Exchange(HttpContext context, PbsScenario scenario, CancellationToken stop)
    {
        public HttpContext Context => context;

        public PbsScenario Scenario => scenario;

        public CancellationToken Stop => stop;

        public PbsEndpoint Endpoint { get; set; } = PbsEndpoint.Unknown;

        public bool Authorized { get; init; }

        public bool Cut { get; set; }

        public long Bytes { get; set; }
    }
}
