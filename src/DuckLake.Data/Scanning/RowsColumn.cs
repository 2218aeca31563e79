using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>A column of a function that returns rows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type; values are of the CLR types <see cref="DuckDbVectorWriter"/> takes, null for NULL.</param>
internal sealed record RowsColumn(string Name, SqlType Type);
