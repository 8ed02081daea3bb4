using Vigie.Provision.Grafana;

namespace Vigie.Provision.Plan;

/// <summary>
/// Which Alertmanager gets the alerts of Grafana's own rules. It carries no mark, so that nothing ever prunes it; only the two modes in
/// which the rules are Grafana's want anything of it.
/// </summary>
internal sealed class AlertingChoiceKind(AlertingAdminApi api, string? wanted, IReadOnlyList<string> needs) : IKind
{
    private const string Choice = "alertmanagers";

    /// <inheritdoc/>
    public string Name => "admin config";

    /// <inheritdoc/>
    public IReadOnlyList<string> Wanted => wanted is null ? [] : [Choice];

    /// <inheritdoc/>
    public bool SharesOneLock => true;

    /// <inheritdoc/>
    public Task PrepareAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<Step> PlanAsync(string uid, CancellationToken cancel)
    {
        // Never set means Grafana's own.
        var stored = await api.FindAsync(cancel).ConfigureAwait(false) ?? "internal";
        var step = new Step(Name, uid, "who gets Grafana's alerts", StepAction.Update) { Basis = Basis.Of(stored), Needs = needs };
        return stored == wanted
            ? step with { Action = StepAction.Unchanged }
            : step with { Changes = [new Change("alertmanagersChoice", JsonDiff.Quote(stored), JsonDiff.Quote(wanted))], Sides = new Sides(stored, wanted) };
    }

    /// <inheritdoc/>
    public async Task<Basis?> BasisAsync(string uid, CancellationToken cancel) => Basis.Of(await api.FindAsync(cancel).ConfigureAwait(false) ?? "internal");

    /// <inheritdoc/>
    public Task WriteAsync(Step step, CancellationToken cancel) => api.ChooseAsync(wanted!, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Step>> LeftoversAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<Step>>([]);
}
