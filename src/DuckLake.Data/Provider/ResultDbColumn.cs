using System.Data.Common;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>A column of a result set, as described to callers.</summary>
internal sealed class ResultDbColumn : DbColumn
{
    public ResultDbColumn(string name, int ordinal, DuckDbTypeInfo type)
    {
        ColumnName = name;
        ColumnOrdinal = ordinal;
        DataType = type.ClrType;
        DataTypeName = type.ToString();
        IsLong = type.Id is DuckDbType.Varchar or DuckDbType.Blob;
        IsReadOnly = true;
        if (type.Id == DuckDbType.Decimal)
        {
            NumericPrecision = type.Width;
            NumericScale = type.Scale;
        }
    }
}
