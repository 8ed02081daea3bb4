namespace Vigie.Replication.MySql.Judging;

/// <summary>What is remembered of a stream between two readings. It says after a restart that it knows nothing yet: its moments are null.</summary>
internal sealed class StreamMemory
{
    private string _heard = "";
    private string _done = "";
    private string _follows = "";

    /// <summary>When something from the upstream was last seen to have arrived.</summary>
    public DateTimeOffset? Contact { get; private set; }

    /// <summary>Since when nothing was applied; null when something was since the last reading, or this is the first.</summary>
    public DateTimeOffset? StuckSince { get; private set; }

    /// <summary>Whether something was applied since the last reading.</summary>
    public bool HasMoved { get; private set; }

    /// <summary>Whether something from the upstream arrived since the last reading.</summary>
    public bool HasHeard { get; private set; }

    /// <summary>The last moment in sync as the stream itself proved it.</summary>
    public DateTimeOffset? InSync { get; private set; }

    /// <summary>The last moment in sync as the upstream's own history proved it.</summary>
    public DateTimeOffset? Compared { get; private set; }

    /// <summary>Time of the heartbeat row when it last changed, and when that was seen.</summary>
    public (DateTimeOffset Written, DateTimeOffset Seen)? Beat { get; private set; }

    /// <summary>The last moment in sync that is known.</summary>
    public DateTimeOffset? LastInSync => InSync is null || Compared > InSync ? Compared : InSync;

    /// <summary>Takes the signs of life of a reading.</summary>
    /// <param name="follows">Whom it follows: another upstream is another stream.</param>
    /// <param name="heard">Changes whenever anything arrives.</param>
    /// <param name="done">Changes whenever anything is applied.</param>
    /// <param name="contact">When the upstream was heard, as the server itself says; null to tell it by the change.</param>
    /// <param name="now">Now.</param>
    public void See(string follows, string heard, string done, DateTimeOffset? contact, DateTimeOffset now)
    {
        if (_follows != follows && _follows.Length > 0)
        {
            (InSync, Compared, Contact, Beat, _heard, _done) = (null, null, null, null, "", "");
        }

        HasHeard = _heard.Length > 0 && _heard != heard;
        HasMoved = _done.Length > 0 && _done != done;
        StuckSince = _done == done ? StuckSince ?? now : null;
        Contact = contact ?? (_heard != heard || Contact is null ? now : Contact);
        (_follows, _heard, _done) = (follows, heard, done);
    }

    /// <summary>The stream proved that it was in sync at a moment.</summary>
    public void ProveInSync(DateTimeOffset moment) => InSync = InSync > moment ? InSync : moment;

    /// <summary>The upstream's history proved that the replica has all that there was at a moment.</summary>
    public void ProveByComparison(DateTimeOffset moment) => Compared = Compared > moment ? Compared : moment;

    /// <summary>What seemed in sync after a moment was not: the upstream had gone silent, or had what is missing here.</summary>
    public void Doubt(DateTimeOffset moment)
    {
        if (InSync > moment)
        {
            InSync = moment;
        }
    }

    /// <summary>Takes the time of the heartbeat row.</summary>
    public void SeeBeat(DateTimeOffset written, DateTimeOffset now)
    {
        if (Beat is null || Beat.Value.Written != written)
        {
            Beat = (written, now);
        }
    }
}
