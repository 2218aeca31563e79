using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DuckLake.Metadata;

/// <summary>Rows as a JSON array of arrays, and beside it the bytes of what JSON cannot hold.</summary>
internal sealed class JsonRows
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly SqlDialect _dialect;
    private readonly string _table;
    private readonly IReadOnlyList<SqlColumn> _columns;
    private readonly bool[] _isReference;
    private readonly ArrayBufferWriter<byte> _bytes = new();

    private JsonRows(SqlDialect dialect, string table, IReadOnlyList<SqlColumn> columns)
    {
        _dialect = dialect;
        _table = table;
        _columns = columns;
        _isReference = new bool[columns.Count];
    }

    public string Json { get; private set; } = "";

    /// <summary>The bytes that elements of <see cref="IsReference"/> columns refer to; null if there are none.</summary>
    public byte[]? Bytes { get; private set; }

    /// <summary>Whether a column's elements are an offset (from 1) and a length in <see cref="Bytes"/>.</summary>
    public bool IsReference(int column) => _isReference[column];

    /// <summary>Writes rows; the values are in the order of the columns.</summary>
    public static JsonRows Write(SqlDialect dialect, string table, IReadOnlyList<SqlColumn> columns, IReadOnlyList<object?[]> rows)
    {
        var result = new JsonRows(dialect, table, columns);
        result.FindReferences(rows);
        result.Write(rows);
        return result;
    }

    private void FindReferences(IReadOnlyList<object?[]> rows)
    {
        for (var c = 0; c < _columns.Count; c++)
        {
            var form = _columns[c].Type.Form;
            if (form == SqlValueForm.Bytes)
            {
                _isReference[c] = _dialect.JsonRefersToBytes;
            }
            else if (form == SqlValueForm.Text)
            {
                foreach (var row in rows)
                {
                    if (row[c] is string text)
                    {
                        _isReference[c] |= SqlValue.CheckText(text, _dialect, _table, _columns[c].Name) && _dialect.JsonRefersToBytes;
                    }
                }
            }
        }
    }

    private void Write(IReadOnlyList<object?[]> rows)
    {
        var buffer = new ArrayBufferWriter<byte>(Math.Min(1 << 20, 64 + (rows.Count * _columns.Count * 8)));
        using var writer = new Utf8JsonWriter(buffer, Options);
        writer.WriteStartArray();
        foreach (var row in rows)
        {
            writer.WriteStartArray();
            for (var c = 0; c < _columns.Count; c++)
            {
                if (row[c] is { } value)
                {
                    WriteValue(writer, SqlValue.Convert(value, _columns[c].Type.Form, _table, _columns[c].Name), _isReference[c]);
                }
                else
                {
                    writer.WriteNullValue();
                }
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.Flush();
        Json = Encoding.UTF8.GetString(buffer.WrittenSpan);
        Bytes = Array.Exists(_isReference, static r => r) ? _bytes.WrittenSpan.ToArray() : null;
    }

    private void WriteValue(Utf8JsonWriter writer, object value, bool isReference)
    {
        if (isReference)
        {
            var bytes = value as byte[] ?? Encoding.UTF8.GetBytes((string)value);
            writer.WriteStartArray();
            writer.WriteNumberValue(_bytes.WrittenCount + 1L);
            writer.WriteNumberValue(bytes.Length);
            writer.WriteEndArray();
            _bytes.Write(bytes);
            return;
        }

        switch (value)
        {
            case long number:
                writer.WriteNumberValue(number);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case double number:
                // As text: JSON has no infinities.
                writer.WriteStringValue(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            default:
                writer.WriteBase64StringValue((byte[])value);
                break;
        }
    }
}
