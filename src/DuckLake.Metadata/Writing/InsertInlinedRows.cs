namespace DuckLake.Metadata;

/// <summary>Inserts live rows into an inlined data table.</summary>
/// <param name="Table">The inlined data table.</param>
/// <param name="Columns">Physical names and types of the columns given; the others become NULL.</param>
/// <param name="Rows">The rows; values are in the order of the columns, each as <see cref="SqlDialect.GetInlinedStorage"/> says.</param>
internal sealed record InsertInlinedRows(
    string Table, IReadOnlyList<InlinedTableColumn> Columns, IReadOnlyList<NewInlinedRow> Rows) : CatalogStatement;
