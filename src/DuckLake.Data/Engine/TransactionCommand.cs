namespace DuckLake.Data;

/// <summary>What a statement does to the transaction.</summary>
internal enum TransactionCommand
{
    Begin,
    Commit,
    Rollback,
}
