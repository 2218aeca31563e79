using System.Data.Common;

namespace DuckLake.Arrow;

/// <summary>The columns of a data reader, typed as the reader says.</summary>
internal static class DataReaderMapping
{
    /// <summary>One column per column of the reader.</summary>
    /// <exception cref="DuckLakeException">A column has a type no column of a table is made of.</exception>
    public static DuckLakeRowMapping<DbDataReader> Of(DbDataReader reader, ErrorPlace place)
    {
        var mapping = new DuckLakeRowMapping<DbDataReader>();
        for (int i = 0; i < reader.FieldCount; i++)
        {
            if (!TryAdd(mapping, reader.GetName(i), i, reader.GetFieldType(i)))
            {
                throw new DuckLakeException(
                    DuckLakeErrorKind.Unsupported,
                    $"The data reader's column '{reader.GetName(i)}' has values of type {reader.GetFieldType(i)?.Name ?? "unknown"}, which no column is made of. "
                    + "Cast it in the query, or leave it out.")
                {
                    SchemaName = place.SchemaName,
                    TableName = place.TableName,
                    ColumnPath = reader.GetName(i),
                };
            }
        }

        return mapping;
    }

    private static bool TryAdd(DuckLakeRowMapping<DbDataReader> mapping, string name, int ordinal, Type? type)
    {
        if (type == typeof(string))
        {
            mapping.Column(name, (DbDataReader row) => row.IsDBNull(ordinal) ? null : row.GetString(ordinal));
        }
        else if (type == typeof(byte[]))
        {
            mapping.Column(name, (DbDataReader row) => row.IsDBNull(ordinal) ? null : row.GetFieldValue<byte[]>(ordinal));
        }
        else if (type == typeof(bool))
        {
            mapping.Column(name, (DbDataReader row) => row.IsDBNull(ordinal) ? (bool?)null : row.GetBoolean(ordinal));
        }
        else if (type == typeof(byte))
        {
            mapping.Column(name, (DbDataReader row) => row.IsDBNull(ordinal) ? (byte?)null : row.GetByte(ordinal));
        }
        else if (type == typeof(short))
        {
            mapping.Column(name, (DbDataReader row) => row.IsDBNull(ordinal) ? (short?)null : row.GetInt16(ordinal));
        }
        else if (type == typeof(int))
        {
            mapping.Column(name, (DbDataReader row) => row.IsDBNull(ordinal) ? (int?)null : row.GetInt32(ordinal));
        }
        else if (type == typeof(long))
        {
            mapping.Column(name, (DbDataReader row) => row.IsDBNull(ordinal) ? (long?)null : row.GetInt64(ordinal));
        }
        else if (type == typeof(float))
        {
            mapping.Column(name, (DbDataReader row) => row.IsDBNull(ordinal) ? (float?)null : row.GetFloat(ordinal));
        }
        else if (type == typeof(double))
        {
            mapping.Column(name, (DbDataReader row) => row.IsDBNull(ordinal) ? (double?)null : row.GetDouble(ordinal));
        }
        else if (type == typeof(decimal))
        {
            mapping.Column(name, (DbDataReader row) => row.IsDBNull(ordinal) ? (decimal?)null : row.GetDecimal(ordinal));
        }
        else if (type == typeof(Guid))
        {
            mapping.Column(name, (DbDataReader row) => row.IsDBNull(ordinal) ? (Guid?)null : row.GetGuid(ordinal));
        }
        else if (type == typeof(DateTime))
        {
            mapping.Column(name, (DbDataReader row) => row.IsDBNull(ordinal) ? (DateTime?)null : row.GetDateTime(ordinal));
        }
        else if (type == typeof(sbyte))
        {
            mapping.Column(name, (DbDataReader row) => row.IsDBNull(ordinal) ? (sbyte?)null : row.GetFieldValue<sbyte>(ordinal));
        }
        else if (type == typeof(ushort))
        {
            mapping.Column(name, (DbDataReader row) => row.IsDBNull(ordinal) ? (ushort?)null : row.GetFieldValue<ushort>(ordinal));
        }
        else if (type == typeof(uint))
        {
            mapping.Column(name, (DbDataReader row) => row.IsDBNull(ordinal) ? (uint?)null : row.GetFieldValue<uint>(ordinal));
        }
        else if (type == typeof(ulong))
        {
            mapping.Column(name, (DbDataReader row) => row.IsDBNull(ordinal) ? (ulong?)null : row.GetFieldValue<ulong>(ordinal));
        }
        else if (type == typeof(DateTimeOffset))
        {
            mapping.Column(name, (DbDataReader row) => row.IsDBNull(ordinal) ? (DateTimeOffset?)null : row.GetFieldValue<DateTimeOffset>(ordinal));
        }
        else if (type == typeof(DateOnly))
        {
            mapping.Column(name, (DbDataReader row) => row.IsDBNull(ordinal) ? (DateOnly?)null : row.GetFieldValue<DateOnly>(ordinal));
        }
        else if (type == typeof(TimeOnly))
        {
            mapping.Column(name, (DbDataReader row) => row.IsDBNull(ordinal) ? (TimeOnly?)null : row.GetFieldValue<TimeOnly>(ordinal));
        }
        else if (type == typeof(TimeSpan))
        {
            mapping.Column(name, (DbDataReader row) => row.IsDBNull(ordinal) ? (TimeSpan?)null : row.GetFieldValue<TimeSpan>(ordinal));
        }
        else if (type == typeof(Int128))
        {
            mapping.Column(name, (DbDataReader row) => row.IsDBNull(ordinal) ? (Int128?)null : row.GetFieldValue<Int128>(ordinal));
        }
        else
        {
            return false;
        }

        return true;
    }
}
