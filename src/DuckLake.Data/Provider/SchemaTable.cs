using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace DuckLake.Data;

/// <summary>Column descriptions in the form of <see cref="DbDataReader.GetSchemaTable"/>.</summary>
internal static class SchemaTable
{
    [UnconditionalSuppressMessage("Trimming", "IL2111", Justification = "System.Type is only the declared type of a column; none of its members is called.")]
    public static DataTable Create(IReadOnlyList<DbColumn> columns)
    {
        DataTable table = new("SchemaTable");
        table.Columns.Add(SchemaTableColumn.ColumnName, typeof(string));
        table.Columns.Add(SchemaTableColumn.ColumnOrdinal, typeof(int));
        table.Columns.Add(SchemaTableColumn.ColumnSize, typeof(int));
        table.Columns.Add(SchemaTableColumn.NumericPrecision, typeof(short));
        table.Columns.Add(SchemaTableColumn.NumericScale, typeof(short));
        table.Columns.Add(SchemaTableColumn.DataType, typeof(Type));
        table.Columns.Add("DataTypeName", typeof(string));
        table.Columns.Add(SchemaTableColumn.AllowDBNull, typeof(bool));
        table.Columns.Add(SchemaTableColumn.IsLong, typeof(bool));
        table.Columns.Add(SchemaTableColumn.IsUnique, typeof(bool));
        table.Columns.Add(SchemaTableColumn.IsKey, typeof(bool));
        table.Columns.Add(SchemaTableColumn.IsAliased, typeof(bool));
        table.Columns.Add(SchemaTableColumn.IsExpression, typeof(bool));
        table.Columns.Add(SchemaTableColumn.BaseSchemaName, typeof(string));
        table.Columns.Add(SchemaTableColumn.BaseTableName, typeof(string));
        table.Columns.Add(SchemaTableColumn.BaseColumnName, typeof(string));
        table.Columns.Add(SchemaTableOptionalColumn.IsReadOnly, typeof(bool));
        foreach (DbColumn column in columns)
        {
            DataRow row = table.NewRow();
            row[SchemaTableColumn.ColumnName] = column.ColumnName;
            row[SchemaTableColumn.ColumnOrdinal] = column.ColumnOrdinal;
            row[SchemaTableColumn.ColumnSize] = -1;
            row[SchemaTableColumn.NumericPrecision] = column.NumericPrecision is { } precision ? (short)precision : DBNull.Value;
            row[SchemaTableColumn.NumericScale] = column.NumericScale is { } scale ? (short)scale : DBNull.Value;
            row[SchemaTableColumn.DataType] = column.DataType;
            row["DataTypeName"] = column.DataTypeName;
            row[SchemaTableColumn.IsLong] = column.IsLong ?? false;
            row[SchemaTableOptionalColumn.IsReadOnly] = true;
            table.Rows.Add(row);
        }

        return table;
    }
}
