using DuckLake.Columnar;

namespace DuckLake.Arrow.Tests;

/// <summary>Rows that do not fit a table, and what their error must say.</summary>
/// <param name="Column">The column to be named.</param>
/// <param name="Text">Text the message must hold: the row, or the next step.</param>
/// <param name="Columns">Makes the columns to be handed in.</param>
/// <param name="Kind">The kind of error.</param>
internal sealed record BadRow(
    string Column, string Text, Func<(string Name, IArrowArray Values)[]> Columns, DuckLakeErrorKind Kind = DuckLakeErrorKind.InvalidInput)
{
    /// <summary>The form of rows in which the value is representable, so that only the other one refuses it; null for none.</summary>
    internal DuckLakeInlining? FitsWith { get; init; }

    internal RecordBatch Build()
    {
        (string Name, IArrowArray Values)[] columns = Columns();
        return new RecordBatch(
            new Schema([.. columns.Select(column => new Field(column.Name, column.Values.Data.DataType, nullable: true))]),
            columns.Select(column => column.Values),
            columns[0].Values.Length);
    }
}
