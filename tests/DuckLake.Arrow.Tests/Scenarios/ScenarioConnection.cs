namespace DuckLake.Arrow.Tests;

/// <summary>A connection of a scenario: where names are looked up, and its open transaction.</summary>
internal sealed class ScenarioConnection
{
    public string Alias { get; set; } = "memory";

    public string Schema { get; set; } = "main";

    /// <summary>Whether BEGIN was given; the transaction itself begins with the first use of a lake.</summary>
    public bool IsInTransaction { get; set; }

    /// <summary>Whether an error ended the transaction for the SQL session: its COMMIT is a rollback.</summary>
    public bool IsAborted { get; set; }

    public DuckLakeTransaction? Transaction { get; set; }
}
