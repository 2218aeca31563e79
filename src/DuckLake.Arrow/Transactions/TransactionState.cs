namespace DuckLake.Arrow;

/// <summary>Where in its life a transaction is.</summary>
internal enum TransactionState
{
    Active,
    Committed,
    RolledBack,
    Failed,
}
