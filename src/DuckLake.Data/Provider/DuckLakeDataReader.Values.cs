using System.Data.SqlTypes;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <content>Typed access.</content>
public sealed partial class DuckLakeDataReader
{
    /// <inheritdoc/>
    public override bool GetBoolean(int ordinal) => Cell(ordinal, out ResultColumn column) is var vector && column.Type.Id == DuckDbType.Boolean
        ? Valid(vector, column).Values<byte>()[_row] != 0
        : (bool)Convert(ordinal, typeof(bool));

    /// <inheritdoc/>
    public override byte GetByte(int ordinal) => Fixed<byte>(ordinal, DuckDbType.UTinyInt);

    /// <inheritdoc/>
    public override short GetInt16(int ordinal) => Fixed<short>(ordinal, DuckDbType.SmallInt);

    /// <inheritdoc/>
    public override int GetInt32(int ordinal) => Fixed<int>(ordinal, DuckDbType.Integer);

    /// <inheritdoc/>
    public override long GetInt64(int ordinal) => Fixed<long>(ordinal, DuckDbType.BigInt);

    /// <inheritdoc/>
    public override float GetFloat(int ordinal) => Fixed<float>(ordinal, DuckDbType.Float);

    /// <inheritdoc/>
    public override double GetDouble(int ordinal) => Fixed<double>(ordinal, DuckDbType.Double);

    /// <inheritdoc/>
    public override decimal GetDecimal(int ordinal) => GetFieldValue<decimal>(ordinal);

    /// <inheritdoc/>
    public override Guid GetGuid(int ordinal) => GetFieldValue<Guid>(ordinal);

    /// <summary>A timestamp, or a date at midnight. Infinity is the smallest or largest value.</summary>
    /// <param name="ordinal">The column.</param>
    public override DateTime GetDateTime(int ordinal) => GetFieldValue<DateTime>(ordinal);

    /// <summary>The only character of a text.</summary>
    /// <param name="ordinal">The column.</param>
    public override char GetChar(int ordinal) => GetFieldValue<char>(ordinal);

    /// <inheritdoc/>
    public override string GetString(int ordinal)
    {
        DuckDbVector vector = Cell(ordinal, out ResultColumn column);
        return column.Type.Id == DuckDbType.Varchar ? Valid(vector, column).Text(_row)! : (string)Convert(ordinal, typeof(string));
    }

    /// <summary>The value as DuckDB's cast to VARCHAR prints it, instants in the session's time zone; null for NULL.</summary>
    /// <param name="ordinal">The column.</param>
    public string? GetText(int ordinal)
    {
        DuckDbVector vector = Cell(ordinal, out ResultColumn column);
        _text ??= new VectorText(SessionTimeZone.Of(_session.Connection.GetSetting("TimeZone")));
        return _text.Format(vector, column.Type, _row);
    }

    /// <summary>
    /// The value in the type that <see cref="GetFieldType"/> tells: integers, <see cref="Int128"/> and <see cref="UInt128"/>, BigInteger,
    /// <see cref="decimal"/>, <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="DateTime"/>, <see cref="DateTimeOffset"/> (zero
    /// offset), <see cref="TimeSpan"/> (an interval with months: <see cref="DuckLakeInterval"/>), Guid, byte arrays, <c>List&lt;T&gt;</c> with
    /// nullable elements, dictionaries for STRUCT and MAP; <see cref="DBNull"/> for NULL.
    /// </summary>
    /// <param name="ordinal">The column.</param>
    /// <exception cref="OverflowException">The CLR type does not reach the value.</exception>
    public override object GetValue(int ordinal)
    {
        DuckDbVector vector = Cell(ordinal, out ResultColumn column);
        return ProviderVectorReader.Instance.Read(vector, column.Type, _row) ?? DBNull.Value;
    }

    /// <summary>As <see cref="GetValue"/>, but intervals and decimals of more than 28 digits in types that hold every one of them.</summary>
    /// <param name="ordinal">The column.</param>
    public override object GetProviderSpecificValue(int ordinal)
    {
        RequireColumn(ordinal);
        return IsDBNull(ordinal) ? DBNull.Value : _columns[ordinal].Type switch
        {
            { Id: DuckDbType.Interval } => GetFieldValue<DuckLakeInterval>(ordinal),
            { Id: DuckDbType.Decimal, Width: > DuckDbTypeInfo.ClrDecimalDigits } => GetFieldValue<SqlDecimal>(ordinal),
            _ => GetValue(ordinal),
        };
    }

    /// <inheritdoc/>
    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)]
    public override Type GetProviderSpecificFieldType(int ordinal) => Column(ordinal).Type switch
    {
        { Id: DuckDbType.Interval } => typeof(DuckLakeInterval),
        { Id: DuckDbType.Decimal, Width: > DuckDbTypeInfo.ClrDecimalDigits } => typeof(SqlDecimal),
        _ => GetFieldType(ordinal),
    };

    /// <summary>
    /// The value as a type: every type of <see cref="GetValue"/>, their nullable forms, other numbers that hold it, enums,
    /// <see cref="SqlDecimal"/>, <see cref="Stream"/> and <see cref="TextReader"/>, JsonDocument and JsonElement of a text; arrays, lists and
    /// dictionaries of them; classes and records for a STRUCT, by the names of constructor parameters and properties (with trimming, keep
    /// those members).
    /// </summary>
    /// <param name="ordinal">The column.</param>
    /// <typeparam name="T">The type; nullable types give null for NULL.</typeparam>
    /// <exception cref="InvalidCastException">The value is NULL or does not become the type.</exception>
    /// <exception cref="OverflowException">The type does not reach the value.</exception>
    public override T GetFieldValue<T>(int ordinal)
    {
        DuckDbVector vector = Cell(ordinal, out ResultColumn column);
        if (typeof(T) == typeof(int) && column.Type.Id == DuckDbType.Integer)
        {
            int value = Valid(vector, column).Values<int>()[_row];
            return Unsafe.As<int, T>(ref value);
        }

        if (typeof(T) == typeof(long) && column.Type.Id == DuckDbType.BigInt)
        {
            long value = Valid(vector, column).Values<long>()[_row];
            return Unsafe.As<long, T>(ref value);
        }

        if (typeof(T) == typeof(double) && column.Type.Id == DuckDbType.Double)
        {
            double value = Valid(vector, column).Values<double>()[_row];
            return Unsafe.As<double, T>(ref value);
        }

        if (!vector.IsValid(_row))
        {
            return typeof(T) == typeof(object) || typeof(T) == typeof(DBNull) ? (T)(object)DBNull.Value
                : Nullable.GetUnderlyingType(typeof(T)) is not null ? default!
                : throw NullValue(column);
        }

        object value1 = Convert(ordinal, typeof(T));
        return (T)value1;
    }

    /// <inheritdoc/>
    public override bool IsDBNull(int ordinal) => !Cell(ordinal, out _).IsValid(_row);

    /// <inheritdoc/>
    public override int GetValues(object[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        int count = Math.Min(values.Length, FieldCount);
        if (_result is null)
        {
            throw new InvalidOperationException("There is no result set.");
        }

        for (int i = 0; i < count; i++)
        {
            values[i] = GetValue(i);
        }

        return count;
    }

    /// <inheritdoc/>
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        Part(GetFieldValue<byte[]>(ordinal), dataOffset, buffer, bufferOffset, length);

    /// <inheritdoc/>
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        Part(GetString(ordinal).ToCharArray(), dataOffset, buffer, bufferOffset, length);

    /// <summary>The bytes of a BLOB, or the UTF-8 bytes of a text.</summary>
    /// <param name="ordinal">The column.</param>
    public override Stream GetStream(int ordinal)
    {
        DuckDbVector vector = Cell(ordinal, out ResultColumn column);
        return column.Type.Id is DuckDbType.Blob or DuckDbType.Varchar or DuckDbType.Geometry
            ? new MemoryStream(Valid(vector, column).Bytes(_row).ToArray(), writable: false)
            : throw new InvalidCastException($"Column '{column.Name}' of type {column.Type} has no bytes to read as a stream.");
    }

    /// <inheritdoc/>
    public override TextReader GetTextReader(int ordinal) => new StringReader(GetString(ordinal));

    private static long Part<T>(T[] data, long dataOffset, T[]? buffer, int bufferOffset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dataOffset);
        if (buffer is null)
        {
            return data.Length;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(bufferOffset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bufferOffset, buffer.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, buffer.Length - bufferOffset);
        int count = (int)Math.Max(0, Math.Min(length, data.Length - dataOffset));
        Array.Copy(data, Math.Min(dataOffset, data.Length), buffer, bufferOffset, count);
        return count;
    }

    private T Fixed<T>(int ordinal, DuckDbType id)
        where T : unmanaged
    {
        DuckDbVector vector = Cell(ordinal, out ResultColumn column);
        return column.Type.Id == id ? Valid(vector, column).Values<T>()[_row] : (T)Convert(ordinal, typeof(T));
    }

    private object Convert(int ordinal, Type target)
    {
        DuckDbVector vector = Cell(ordinal, out ResultColumn column);
        return ValueConversion.Read(Valid(vector, column), column, _row, target);
    }

    private DuckDbVector Valid(DuckDbVector vector, ResultColumn column) => vector.IsValid(_row) ? vector : throw NullValue(column);

    private DuckDbVector Cell(int ordinal, out ResultColumn column)
    {
        column = Column(ordinal);
        return _row >= 0 && _chunk is { } chunk
            ? chunk.Vector(ordinal)
            : throw new InvalidOperationException("There is no current row: call Read first, and only while it returns true.");
    }

    private ResultColumn Column(int ordinal)
    {
        RequireColumn(ordinal);
        return _columns[ordinal];
    }

    private void RequireColumn(int ordinal)
    {
        RequireOpen();
        if ((uint)ordinal >= (uint)_columns.Length)
        {
            if (_result is null)
            {
                throw new InvalidOperationException("There is no result set.");
            }

            throw new IndexOutOfRangeException($"There is no column {ordinal}: the result set has {_columns.Length}.");
        }
    }

    private static InvalidCastException NullValue(ResultColumn column) => new($"Column '{column.Name}' is NULL; ask IsDBNull first.");
}
