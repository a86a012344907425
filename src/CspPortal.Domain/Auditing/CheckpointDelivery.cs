namespace CspPortal.Domain.Auditing;

/// <summary>How far one place outside the database has the checkpoints (LOG-04).</summary>
public sealed class CheckpointDelivery
{
    private CheckpointDelivery()
    {
    }

    public CheckpointDelivery(string name, DateTime at) => (Name, DueAt, DeliveredAt) = (name, at, at);

    public string Name { get; private set; } = "";

    /// <summary><see cref="Checkpoint.Number"/> of the last one there.</summary>
    public long Through { get; private set; }

    /// <summary>Who delivers moves it on first, so that one node does.</summary>
    public DateTime DueAt { get; private set; }

    /// <summary>In a row, since it last went well.</summary>
    public int Failures { get; private set; }

    public DateTime DeliveredAt { get; private set; }
}
