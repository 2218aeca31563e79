namespace DuckLake.Metadata;

/// <summary>How grave a problem of a migration is.</summary>
public enum MigrationProblemKind
{
    /// <summary>Worth knowing; nothing is lost.</summary>
    Notice,

    /// <summary>The newer format cannot keep something: the migration needs <see cref="MigrationLoss.Accept"/>.</summary>
    Loss,

    /// <summary>The migration is impossible until it is repaired.</summary>
    Blocking,
}
