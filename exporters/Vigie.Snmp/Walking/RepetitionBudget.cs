namespace Vigie.Snmp.Walking;

/// <summary>
/// How many rows to ask for at once: as many as fill one datagram, fewer after tooBig or silence, slowly more again. At the bottom stands
/// GETNEXT, for agents that do not know GETBULK.
/// </summary>
/// <param name="most">The most repetitions; 0 allows GETNEXT only.</param>
/// <param name="replySize">Octets that an answer should have.</param>
internal sealed class RepetitionBudget(int most, int replySize)
{
    private readonly int _most = most;
    /// <summary>Octets of one binding before any was seen.</summary>
    private const int Guess = 40;

    /// <summary>A silent agent may have lost a long answer, or not know GETBULK at all: the next try must tell.</summary>
    private const int SilenceDivisor = 4;
    private const int FirstPatience = 16;
    private const int MostPatience = 4096;

    private double _bindingSize = Guess;
    private int _cap = most;
    private int _good;
    private int _patience = FirstPatience;
    private bool _isTrying;

    /// <summary>Repetitions to ask for.</summary>
    /// <param name="columns">Columns asked for in one request.</param>
    /// <returns>0 for GETNEXT.</returns>
    public int For(int columns) => Math.Min(_cap, Math.Max(1, (int)(replySize / (_bindingSize * columns))));

    /// <summary>An answer came: learns the size of bindings, and dares more after a while.</summary>
    public void Answered(int octets, int bindings)
    {
        if (bindings > 0)
        {
            _bindingSize = Math.Max(1, (_bindingSize + ((double)octets / bindings)) / 2);
        }

        if (_cap < _most && ++_good >= _patience)
        {
            (_cap, _good, _isTrying) = (Math.Min(_most, Math.Max(2, _cap * 2)), 0, true);
        }
        else if (_good >= 2)
        {
            _isTrying = false;
        }
    }

    /// <summary>The most repetitions that are asked for at present; set back when an outage, not the size, was the trouble.</summary>
    public int Cap
    {
        get => _cap;
        set => _cap = value;
    }

    /// <summary>The agent said tooBig.</summary>
    /// <returns>False when fewer rows cannot be asked for.</returns>
    public bool WasTooBig(int asked) => Lower(asked / 2, asked);

    /// <summary>No answer came: asks for far less.</summary>
    public void WasSilent(int asked) => Lower(asked / SilenceDivisor, asked);

    /// <summary>The agent failed on GETBULK in a way that GETNEXT may not.</summary>
    public void Failed(int asked) => Lower(0, asked);

    private bool Lower(int to, int asked)
    {
        if (_isTrying)
        {
            _patience = Math.Min(MostPatience, _patience * 4);
        }

        (_cap, _good, _isTrying) = (Math.Min(_cap, to), 0, false);
        return asked > 0;
    }
}
