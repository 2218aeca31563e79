namespace DuckLake.Arrow;

/// <summary>What an open transaction changed in the inlined rows of a table, as of one listing. Immutable.</summary>
/// <param name="Ended">Row ids the transaction deleted, by the name of the inlined data table.</param>
/// <param name="Added">Rows the transaction added, by the name they are listed under.</param>
internal sealed record InlinedOverlay(
    IReadOnlyDictionary<string, IReadOnlySet<long>> Ended, IReadOnlyDictionary<string, PendingRowsView> Added);
