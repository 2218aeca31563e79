using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Small questions to DuckDB whose answers are texts.</summary>
internal static class CatalogQuestion
{
    /// <summary>All rows of a query whose columns are VARCHAR; a NULL is an empty text.</summary>
    public static List<string[]> Ask(DuckDbConnection connection, string sql)
    {
        using DuckDbResult result = connection.Query(sql);
        return Read(result);
    }

    /// <summary>All rows of a result whose columns are VARCHAR; a NULL is an empty text.</summary>
    public static List<string[]> Read(DuckDbResult result)
    {
        List<string[]> rows = [];
        int columns = result.ColumnCount;
        while (result.FetchChunk() is { } chunk)
        {
            using (chunk)
            {
                for (int row = 0; row < chunk.RowCount; row++)
                {
                    string[] values = new string[columns];
                    for (int column = 0; column < columns; column++)
                    {
                        values[column] = chunk.Vector(column).Text(row) ?? string.Empty;
                    }

                    rows.Add(values);
                }
            }
        }

        return rows;
    }
}
