using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>A column of the current result.</summary>
internal sealed record ResultColumn(string Name, DuckDbTypeInfo Type)
{
    public static ResultColumn[] Of(DuckDbResult rows)
    {
        ResultColumn[] columns = new ResultColumn[rows.ColumnCount];
        for (int i = 0; i < columns.Length; i++)
        {
            using DuckDbLogicalType type = rows.ColumnLogicalType(i);
            columns[i] = new ResultColumn(rows.ColumnName(i), DuckDbTypeInfo.From(type));
        }

        return columns;
    }
}
