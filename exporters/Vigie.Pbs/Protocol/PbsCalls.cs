using Vigie.Pbs.Parsing;

namespace Vigie.Pbs.Protocol;

/// <summary>Joins client and parsers: a question in, readings out.</summary>
/// <param name="client">The client.</param>
/// <param name="requests">The questions.</param>
internal sealed class PbsCalls(PbsClient client, PbsRequests requests)
{
    /// <summary>The questions.</summary>
    public PbsRequests Requests => requests;

    /// <summary>How many calls that name no datastore found no server or got no answer so far.</summary>
    public long Silences => client.Silences;

    /// <summary>Asks for an object.</summary>
    /// <typeparam name="T">What it becomes.</typeparam>
    /// <param name="request">The question.</param>
    /// <param name="read">Reads the data.</param>
    /// <param name="deadline">Ends the request.</param>
    /// <returns>The reading.</returns>
    /// <exception cref="Core.Collecting.TargetFailureException">With the reason.</exception>
    public Task<T> ObjectAsync<T>(PbsRequest request, ValueReader<T> read, CancellationToken deadline) =>
        client.AskAsync(request, (body, time) => PbsObject.ReadAsync(body, read, time), deadline);

    /// <summary>Asks for a list and keeps it.</summary>
    /// <typeparam name="T">What an element becomes.</typeparam>
    /// <param name="request">The question.</param>
    /// <param name="read">Reads an element.</param>
    /// <param name="maxElements">Most elements that may come.</param>
    /// <param name="deadline">Ends the request.</param>
    /// <returns>The readings.</returns>
    /// <exception cref="Core.Collecting.TargetFailureException">With the reason.</exception>
    public async Task<List<T>> ListAsync<T>(PbsRequest request, ValueReader<T> read, int maxElements, CancellationToken deadline)
    {
        var list = new List<T>();
        await EachAsync(request, (ref JsonCursor json) => list.Add(read(ref json)), maxElements, deadline);
        return list;
    }

    /// <summary>Asks for a list and keeps nothing of it.</summary>
    /// <param name="request">The question.</param>
    /// <param name="take">Takes each element.</param>
    /// <param name="maxElements">Most elements that may come.</param>
    /// <param name="deadline">Ends the request.</param>
    /// <param name="levels">How many <c>data</c> stand around the list.</param>
    /// <returns>Number of elements.</returns>
    /// <exception cref="Core.Collecting.TargetFailureException">With the reason.</exception>
    public Task<int> EachAsync(PbsRequest request, ElementTaker take, int maxElements, CancellationToken deadline, int levels = 1) =>
        client.AskAsync(request, (body, time) => PbsList.ReadAsync(body, take, maxElements, time, levels), deadline);
}
