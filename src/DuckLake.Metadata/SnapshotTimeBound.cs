namespace DuckLake.Metadata;

/// <summary>Which snapshot a point in time stands for.</summary>
public enum SnapshotTimeBound
{
    /// <summary>The newest snapshot at or before the time (time travel, end of a change feed).</summary>
    AtOrBefore,

    /// <summary>The oldest snapshot at or after the time (start of a change feed).</summary>
    AtOrAfter,
}
