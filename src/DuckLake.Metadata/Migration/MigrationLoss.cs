namespace DuckLake.Metadata;

/// <summary>What a migration does when the newer format cannot keep something.</summary>
public enum MigrationLoss
{
    /// <summary>It refuses, and changes nothing.</summary>
    Refuse,

    /// <summary>It goes on without what is lost; see the plan's problems.</summary>
    Accept,
}
