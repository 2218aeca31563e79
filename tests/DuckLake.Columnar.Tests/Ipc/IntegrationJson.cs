using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace DuckLake.Columnar.Tests.Ipc;

/// <summary>The JSON form of the Arrow integration tests: its schema, and its values in the form of <see cref="ArrayText"/>.</summary>
internal sealed class IntegrationJson : IDisposable
{
    private readonly JsonDocument _document;
    private readonly Dictionary<long, JsonElement> _dictionaries = [];

    internal IntegrationJson(string path)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        _document = JsonDocument.Parse(stream);
        if (_document.RootElement.TryGetProperty("dictionaries", out JsonElement dictionaries))
        {
            foreach (JsonElement dictionary in dictionaries.EnumerateArray())
            {
                _dictionaries.Add(Long(dictionary.GetProperty("id")), dictionary.GetProperty("data").GetProperty("columns")[0]);
            }
        }

        Schema = new Schema([.. FieldElements.Select(ReadField)], ReadMetadata(_document.RootElement.GetProperty("schema")));
    }

    internal Schema Schema { get; }

    /// <summary>The values by batch and column.</summary>
    internal string[][][] Batches =>
        [.. _document.RootElement.GetProperty("batches").EnumerateArray().Select(batch =>
            FieldElements.Zip(batch.GetProperty("columns").EnumerateArray(), Texts).ToArray())];

    private IEnumerable<JsonElement> FieldElements => _document.RootElement.GetProperty("schema").GetProperty("fields").EnumerateArray();

    public void Dispose() => _document.Dispose();

    private static JsonElement[] Array(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray()];

    private static long Long(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? long.Parse(element.GetString()!, CultureInfo.InvariantCulture) : element.GetInt64();

    private static Field ReadField(JsonElement field)
    {
        Field[] children = field.TryGetProperty("children", out JsonElement c) ? [.. c.EnumerateArray().Select(ReadField)] : [];
        IArrowType type = ReadType(field.GetProperty("type"), children);
        if (field.TryGetProperty("dictionary", out JsonElement dictionary))
        {
            type = new DictionaryType(ReadType(dictionary.GetProperty("indexType"), []), type, dictionary.GetProperty("isOrdered").GetBoolean());
        }

        return new Field(field.GetProperty("name").GetString()!, type, field.GetProperty("nullable").GetBoolean(), ReadMetadata(field));
    }

    private static Dictionary<string, string>? ReadMetadata(JsonElement element) =>
        element.TryGetProperty("metadata", out JsonElement metadata) && metadata.ValueKind == JsonValueKind.Array
            ? metadata.EnumerateArray().ToDictionary(p => p.GetProperty("key").GetString()!, p => p.GetProperty("value").GetString()!)
            : null;

    private static TimeUnit Unit(JsonElement type) => Enum.Parse<TimeUnit>(type.GetProperty("unit").GetString()!, ignoreCase: true);

    private static IArrowType ReadType(JsonElement type, Field[] children) => type.GetProperty("name").GetString() switch
    {
        "null" => NullType.Default,
        "bool" => BooleanType.Default,
        "int" => (type.GetProperty("bitWidth").GetInt32(), type.GetProperty("isSigned").GetBoolean()) switch
        {
            (8, true) => Int8Type.Default,
            (16, true) => Int16Type.Default,
            (32, true) => Int32Type.Default,
            (64, true) => Int64Type.Default,
            (8, false) => UInt8Type.Default,
            (16, false) => UInt16Type.Default,
            (32, false) => UInt32Type.Default,
            _ => UInt64Type.Default,
        },
        "floatingpoint" => type.GetProperty("precision").GetString() switch
        {
            "HALF" => HalfFloatType.Default,
            "SINGLE" => FloatType.Default,
            _ => DoubleType.Default,
        },
        "utf8" => StringType.Default,
        "largeutf8" => LargeStringType.Default,
        "utf8view" => StringViewType.Default,
        "binary" => BinaryType.Default,
        "largebinary" => LargeBinaryType.Default,
        "binaryview" => BinaryViewType.Default,
        "fixedsizebinary" => new FixedSizeBinaryType(type.GetProperty("byteWidth").GetInt32()),
        "decimal" => (type.TryGetProperty("bitWidth", out JsonElement width) ? width.GetInt32() : 128, type.GetProperty("precision").GetInt32(), type.GetProperty("scale").GetInt32()) switch
        {
            (32, var p, var s) => new Decimal32Type(p, s),
            (64, var p, var s) => new Decimal64Type(p, s),
            (256, var p, var s) => new Decimal256Type(p, s),
            (_, var p, var s) => new Decimal128Type(p, s),
        },
        "date" => type.GetProperty("unit").GetString() == "DAY" ? Date32Type.Default : Date64Type.Default,
        "time" => type.GetProperty("bitWidth").GetInt32() == 32 ? new Time32Type(Unit(type)) : new Time64Type(Unit(type)),
        "timestamp" => new TimestampType(Unit(type), type.TryGetProperty("timezone", out JsonElement zone) ? zone.GetString() : null),
        "duration" => new DurationType(Unit(type)),
        "interval" => new IntervalType(type.GetProperty("unit").GetString() switch
        {
            "YEAR_MONTH" => IntervalUnit.YearMonth,
            "DAY_TIME" => IntervalUnit.DayTime,
            _ => IntervalUnit.MonthDayNanosecond,
        }),
        "list" => new ListType(children[0]),
        "largelist" => new LargeListType(children[0]),
        "listview" => new ListViewType(children[0]),
        "largelistview" => new LargeListViewType(children[0]),
        "fixedsizelist" => new FixedSizeListType(children[0], type.GetProperty("listSize").GetInt32()),
        "struct" => new StructType(children),
        "map" => new MapType(children[0], type.GetProperty("keysSorted").GetBoolean()),
        "union" => new UnionType(
            children,
            [.. type.GetProperty("typeIds").EnumerateArray().Select(id => id.GetInt32())],
            type.GetProperty("mode").GetString() == "DENSE" ? UnionMode.Dense : UnionMode.Sparse),
        "runendencoded" => new RunEndEncodedType(children[0], children[1]),
        var name => throw new InvalidDataException($"Unknown type '{name}'."),
    };

    private string[] Texts(JsonElement field, JsonElement column)
    {
        if (!field.TryGetProperty("dictionary", out JsonElement dictionary))
        {
            return Texts(field, ReadType(field.GetProperty("type"), Children(field)), column);
        }

        IArrowType valueType = ReadType(field.GetProperty("type"), Children(field));
        string[] values = Texts(field, valueType, _dictionaries[Long(dictionary.GetProperty("id"))]);
        return WithNulls(column, i => values[Long(column.GetProperty("DATA")[i])]);
    }

    private static Field[] Children(JsonElement field) =>
        field.TryGetProperty("children", out JsonElement c) ? [.. c.EnumerateArray().Select(ReadField)] : [];

    private static string[] WithNulls(JsonElement column, Func<int, string> text)
    {
        int count = column.GetProperty("count").GetInt32();
        JsonElement[]? validity = column.TryGetProperty("VALIDITY", out _) ? Array(column, "VALIDITY") : null;
        var texts = new string[count];
        for (int i = 0; i < count; i++)
        {
            texts[i] = validity is not null && Long(validity[i]) == 0 ? "NULL" : text(i);
        }

        return texts;
    }

    private string[] Texts(JsonElement field, IArrowType type, JsonElement column)
    {
        JsonElement[] data = column.TryGetProperty("DATA", out _) ? Array(column, "DATA") : [];
        JsonElement[] offsets = column.TryGetProperty("OFFSET", out _) ? Array(column, "OFFSET") : [];
        string[][] children = column.TryGetProperty("children", out JsonElement c)
            ? [.. field.GetProperty("children").EnumerateArray().Zip(c.EnumerateArray(), Texts)]
            : [];
        switch (type)
        {
            case NullType: return [.. Enumerable.Repeat("NULL", column.GetProperty("count").GetInt32())];
            case BooleanType: return WithNulls(column, i => data[i].ToString() is "1" or "True" ? "true" : "false");
            case HalfFloatType: return WithNulls(column, i => ((Half)data[i].GetDouble()).ToString(null, CultureInfo.InvariantCulture));
            case FloatType: return WithNulls(column, i => ((float)data[i].GetDouble()).ToString(CultureInfo.InvariantCulture));
            case DoubleType: return WithNulls(column, i => data[i].GetDouble().ToString(CultureInfo.InvariantCulture));
            case StringType or LargeStringType: return WithNulls(column, i => $"'{data[i].GetString()}'");
            case BinaryType or LargeBinaryType or FixedSizeBinaryType: return WithNulls(column, i => $"x'{data[i].GetString()!.ToUpperInvariant()}'");
            case StringViewType or BinaryViewType: return ViewTexts(column, type is StringViewType);
            case IntervalType { Unit: IntervalUnit.DayTime }:
                return WithNulls(column, i => new DayTimeInterval(data[i].GetProperty("days").GetInt32(), data[i].GetProperty("milliseconds").GetInt32()).ToString());
            case IntervalType { Unit: IntervalUnit.MonthDayNanosecond }:
                return WithNulls(column, i => new MonthDayNanosecondInterval(
                    data[i].GetProperty("months").GetInt32(), data[i].GetProperty("days").GetInt32(), Long(data[i].GetProperty("nanoseconds"))).ToString());
            case FixedWidthType: return WithNulls(column, i => BigInteger.Parse(data[i].ToString(), CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
            case FixedSizeListType list: return WithNulls(column, i => List(children[0], i * list.ListSize, list.ListSize));
            case ListViewType or LargeListViewType:
                JsonElement[] sizes = Array(column, "SIZE");
                return WithNulls(column, i => List(children[0], (int)Long(offsets[i]), (int)Long(sizes[i])));
            case ListType or LargeListType or MapType:
                return WithNulls(column, i => List(children[0], (int)Long(offsets[i]), (int)(Long(offsets[i + 1]) - Long(offsets[i]))));
            case StructType: return WithNulls(column, i => '{' + string.Join(", ", children.Select(child => child[i])) + '}');
            case UnionType union:
                JsonElement[] typeIds = Array(column, "TYPE_ID");
                return WithNulls(column, i =>
                {
                    int member = union.TypeIds.ToList().IndexOf(typeIds[i].GetInt32());
                    return $"{member}:{children[member][union.Mode == UnionMode.Dense ? (int)Long(offsets[i]) : i]}";
                });
            case RunEndEncodedType:
                long[] runEnds = [.. children[0].Select(text => long.Parse(text, CultureInfo.InvariantCulture))];
                return WithNulls(column, i => children[1][System.Array.FindIndex(runEnds, end => end > i)]);
            default: throw new InvalidDataException($"Unknown type {type}.");
        }
    }

    private static string List(string[] elements, int start, int count) => '[' + string.Join(", ", elements.Skip(start).Take(count)) + ']';

    private static string[] ViewTexts(JsonElement column, bool isText)
    {
        JsonElement[] views = Array(column, "VIEWS");
        byte[][] buffers = [.. column.GetProperty("VARIADIC_DATA_BUFFERS").EnumerateArray().Select(b => Convert.FromHexString(b.GetString()!))];
        return WithNulls(column, i =>
        {
            JsonElement view = views[i];
            if (view.TryGetProperty("INLINED", out JsonElement inlined))
            {
                return isText ? $"'{inlined.GetString()}'" : $"x'{inlined.GetString()!.ToUpperInvariant()}'";
            }

            ReadOnlySpan<byte> bytes = buffers[view.GetProperty("BUFFER_INDEX").GetInt32()]
                .AsSpan(view.GetProperty("OFFSET").GetInt32(), view.GetProperty("SIZE").GetInt32());
            return isText ? $"'{Encoding.UTF8.GetString(bytes)}'" : $"x'{Convert.ToHexString(bytes)}'";
        });
    }
}
