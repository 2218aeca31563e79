using System.Text.Json;
using DuckLake.Testing;

namespace DuckLake.Columnar.Tests;

/// <summary>Reads the variants of the public collection and compares them with the values its dictionary states.</summary>
public sealed class VariantVectorTests : LeakCheckedTest
{
    // The dictionary has no entry for it.
    private const string LongString = "long_string";

    /// <summary>Values that JSON has no type for, or that the dictionary spells in its own way.</summary>
    private static readonly Dictionary<string, (VariantKind Kind, object Value)> Special = new()
    {
        ["primitive_binary"] = (VariantKind.Binary, "031337DEADBEEFCAFE"),
        ["primitive_date"] = (VariantKind.Date, new DateOnly(2025, 4, 16).DayNumber - 719162),
        ["primitive_decimal4"] = (VariantKind.Decimal4, (1234L, 2)),
        ["primitive_decimal8"] = (VariantKind.Decimal8, (1234567890L, 2)),
        ["primitive_decimal16"] = (VariantKind.Decimal16, (1234567891234567890L, 2)),
        ["primitive_float"] = (VariantKind.Float, 1234567940.0f),
        ["primitive_time"] = (VariantKind.Time, 45_234_123_456L),
        ["primitive_timestamp"] = (VariantKind.TimestampMicros, Micros(2025, 4, 16, 16, 34, 56, 780_000)),
        ["primitive_timestampntz"] = (VariantKind.TimestampNtzMicros, Micros(2025, 4, 16, 12, 34, 56, 780_000)),
        ["primitive_timestamp_nanos"] = (VariantKind.TimestampNanos, (Micros(2024, 11, 7, 12, 33, 54, 123_456) * 1000) + 789),
        ["primitive_timestampntz_nanos"] = (VariantKind.TimestampNtzNanos, (Micros(2024, 11, 7, 12, 33, 54, 123_456) * 1000) + 789),
        ["primitive_uuid"] = (VariantKind.Uuid, new Guid("f24f9b64-81fa-49d1-b74e-8c09a6e31c56")),
    };

    public static TheoryData<string> Names => [.. VariantVectors.Names];

    public static TheoryData<string> NamesInDictionary => [.. VariantVectors.Names.Where(name => name != LongString)];

    [SkippableFact]
    public void The_collection_is_complete()
    {
        TestPaths.RequireCorpora();
        Assert.Equal(29, VariantVectors.Names.Count());
    }

    [SkippableTheory]
    [MemberData(nameof(NamesInDictionary))]
    public void Values_are_the_stated_ones(string name)
    {
        TestPaths.RequireCorpora();
        (byte[] metadata, byte[] bytes) = VariantVectors.Read(name);
        var value = new VariantValue(metadata, bytes);
        value.Validate();
        Assert.Equal(bytes, value.Bytes);
        if (Special.TryGetValue(name, out (VariantKind Kind, object Value) expected))
        {
            Assert.Equal(expected.Kind, value.Kind);
            Assert.Equal(expected.Value, ValueOf(value));
            return;
        }

        using JsonDocument dictionary = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(VariantVectors.Directory, "data_dictionary.json")), new JsonDocumentOptions { AllowTrailingCommas = true });
        AssertEqual(dictionary.RootElement.GetProperty(name), value);
    }

    [SkippableFact]
    public void A_long_string_is_read()
    {
        TestPaths.RequireCorpora();
        (byte[] metadata, byte[] bytes) = VariantVectors.Read(LongString);
        string text = new VariantValue(metadata, bytes).GetString();
        Assert.Equal(152, System.Text.Encoding.UTF8.GetByteCount(text));
        Assert.StartsWith("This string is for sure and certainly longer", text, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void The_builder_writes_them_again_with_the_same_value(string name)
    {
        TestPaths.RequireCorpora();
        (byte[] metadata, byte[] bytes) = VariantVectors.Read(name);
        using var builder = new VariantBuilder();
        builder.Append(new VariantValue(metadata, bytes));
        var copy = new VariantValue(builder.BuildMetadata(), builder.BuildValue());
        copy.Validate();
        AssertSame(new VariantValue(metadata, bytes), copy);
    }

    [SkippableFact]
    public void Fields_are_found_by_name()
    {
        TestPaths.RequireCorpora();
        (byte[] metadata, byte[] bytes) = VariantVectors.Read("object_nested");
        var value = new VariantValue(metadata, bytes);
        Assert.True(value.TryGetField("observation", out VariantValue observation));
        Assert.True(observation.TryGetField("value", out VariantValue inner));
        Assert.True(inner.TryGetField("humidity", out VariantValue humidity));
        Assert.Equal(456, humidity.GetInt64());
        Assert.False(value.TryGetField("Observation", out _));
        Assert.False(value.TryGetField("", out _));
    }

    private static void AssertEqual(JsonElement expected, VariantValue actual)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(VariantKind.Object, actual.Kind);
                Assert.Equal(expected.EnumerateObject().Count(), actual.Count);
                foreach (JsonProperty property in expected.EnumerateObject())
                {
                    Assert.True(actual.TryGetField(property.Name, out VariantValue field), property.Name);
                    AssertEqual(property.Value, field);
                }

                break;
            case JsonValueKind.Array:
                Assert.Equal(VariantKind.Array, actual.Kind);
                Assert.Equal(expected.GetArrayLength(), actual.Count);
                for (int i = 0; i < actual.Count; i++)
                {
                    AssertEqual(expected[i], actual[i]);
                }

                break;
            case JsonValueKind.True or JsonValueKind.False:
                Assert.Equal(expected.GetBoolean(), actual.GetBoolean());
                break;
            case JsonValueKind.Null:
                Assert.True(actual.IsNull);
                break;
            case JsonValueKind.Number when actual.Kind == VariantKind.Double:
                Assert.Equal(expected.GetDouble(), actual.GetDouble());
                break;
            case JsonValueKind.Number when actual.Kind is VariantKind.Decimal4 or VariantKind.Decimal8:
                Assert.Equal(expected.GetDecimal(), (decimal)actual.GetDecimal(out int scale) / (decimal)Math.Pow(10, scale));
                break;
            case JsonValueKind.Number:
                Assert.Equal(expected.GetInt64(), actual.GetInt64());
                break;
            case JsonValueKind.String when actual.Kind == VariantKind.TimestampNtzMicros:
                Assert.Equal(expected.GetString(), DateTime.UnixEpoch.AddMicroseconds(actual.GetTimestamp()).ToString("yyyy-MM-dd'T'HH:mm:ss.ff", null));
                break;
            default:
                Assert.Equal(expected.GetString(), actual.GetString());
                break;
        }
    }

    private static void AssertSame(VariantValue expected, VariantValue actual)
    {
        Assert.Equal(expected.Kind, actual.Kind);
        if (expected.Kind is not (VariantKind.Object or VariantKind.Array))
        {
            Assert.Equal(ValueOf(expected), ValueOf(actual));
            return;
        }

        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            if (expected.Kind == VariantKind.Object)
            {
                Assert.True(actual.TryGetField(expected.GetName(i), out VariantValue field));
                AssertSame(expected[i], field);
            }
            else
            {
                AssertSame(expected[i], actual[i]);
            }
        }
    }

    private static object? ValueOf(VariantValue value)
    {
        switch (value.Kind)
        {
            case VariantKind.Null:
                return null;
            case VariantKind.Boolean:
                return value.GetBoolean();
            case VariantKind.Float:
                return value.GetFloat();
            case VariantKind.Double:
                return value.GetDouble();
            case VariantKind.Decimal4 or VariantKind.Decimal8 or VariantKind.Decimal16:
                Int128 unscaled = value.GetDecimal(out int scale);
                return ((long)unscaled, scale);
            case VariantKind.Date:
                return value.GetDate();
            case VariantKind.Time:
                return value.GetTime();
            case VariantKind.TimestampMicros or VariantKind.TimestampNtzMicros or VariantKind.TimestampNanos or VariantKind.TimestampNtzNanos:
                return value.GetTimestamp();
            case VariantKind.Binary:
                return Convert.ToHexString(value.GetBytes());
            case VariantKind.String:
                return value.GetString();
            case VariantKind.Uuid:
                return value.GetUuid();
            default:
                return value.GetInt64();
        }
    }

    private static long Micros(int year, int month, int day, int hour, int minute, int second, int microsecond) =>
        (new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks / 10 + microsecond;
}
