using System.Text.Json;
using DuckLake.Columnar;
using DuckLake.Parquet.Tests.Format;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Variants;

/// <summary>
/// The shredded variants of the public collection against the encoded variants beside them. Values are compared after both were
/// encoded anew with one dictionary, as writers may choose sizes, string forms and dictionaries.
/// </summary>
public sealed class ShreddedVariantTests : LeakCheckedTest
{
    /// <summary>Invalid files that readers may refuse or read; here two values for one place are refused.</summary>
    private static readonly HashSet<int> Refused = [43, 125];

    public static TheoryData<int> ValueCases => [.. Cases().Where(c => !IsError(c)).Select(Number)];

    public static TheoryData<int> ErrorCases => [.. Cases().Where(IsError).Select(Number)];

    [SkippableFact]
    public void The_collection_is_complete()
    {
        TestPaths.RequireCorpora();
        Assert.Equal(129, ValueCases.Count);
        Assert.Equal(8, ErrorCases.Count);
    }

    [SkippableTheory]
    [MemberData(nameof(ValueCases))]
    public void Reconstructed_values_equal_the_encoded_ones(int number)
    {
        JsonElement @case = Case(number);
        string?[] expected = @case.TryGetProperty("variant_files", out JsonElement files)
            ? [.. files.EnumerateArray().Select(file => file.GetString())]
            : [@case.GetProperty("variant_file").GetString()];
        using RecordBatch batch = Read(@case);
        Assert.Equal(expected.Length, batch.Length);
        Field field = batch.Schema.GetFieldByName("var")!;
        Assert.Equal(ExtensionTypes.Variant, field.ExtensionName);
        Assert.Equal(ExtensionTypes.VariantStorage, field.DataType);
        var variants = (StructArray)batch.Column(batch.Schema.GetFieldIndex("var"));
        for (int row = 0; row < expected.Length; row++)
        {
            Assert.Equal(expected[row] is null, variants.IsNull(row));
            if (expected[row] is { } file)
            {
                byte[] bytes = ParquetTestFiles.Read(Path.Combine("shredded_variant", file));
                var metadata = new VariantMetadata(bytes);
                var actual = new VariantValue(((BinaryArray)variants.GetField(0)).GetBytes(row), ((BinaryArray)variants.GetField(1)).GetBytes(row));
                actual.Validate();
                Assert.Equal(Canonical(new VariantValue(metadata, bytes.AsSpan(metadata.Bytes.Length))), Canonical(actual));
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(ErrorCases))]
    public void Invalid_variants_give_the_typed_error(int number)
    {
        JsonElement @case = Case(number);
        var error = Assert.Throws<InvalidParquetException>(() => Read(@case).Dispose());
        Assert.StartsWith("var", error.ColumnPath, StringComparison.Ordinal);
        Assert.Equal(@case.GetProperty("parquet_file").GetString(), error.FileName);
    }

    [SkippableFact]
    public void Mutated_files_give_values_or_the_typed_error()
    {
        var random = new Random(126);
        int[] numbers = [1, 38, 44, 46, 83, 85, 126, 134, 136];
        int refused = 0;
        long end = Environment.TickCount64 + 3000;
        for (int round = 0; round < 5_000 && Environment.TickCount64 < end; round++)
        {
            string name = Case(numbers[round % numbers.Length]).GetProperty("parquet_file").GetString()!;
            byte[] file = ParquetTestFiles.Read(Path.Combine("shredded_variant", name));
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                file[random.Next(4, file.Length - 8)] = (byte)random.Next(256);
            }

            try
            {
                using RecordBatch batch = Read(file, name);
                int column = batch.Schema.GetFieldIndex("var");
                if (column >= 0 && batch.Column(column) is StructArray variants && variants.Data.DataType.Equals(ExtensionTypes.VariantStorage))
                {
                    for (int row = 0; row < variants.Length; row++)
                    {
                        if (variants.IsValid(row))
                        {
                            new VariantValue(((BinaryArray)variants.GetField(0)).GetBytes(row), ((BinaryArray)variants.GetField(1)).GetBytes(row)).Validate();
                        }
                    }
                }
            }
            catch (Exception e) when (e is InvalidParquetException or ArrowFormatException)
            {
                refused++;
            }
        }

        Assert.True(refused > 0);
    }

    /// <summary>The bytes of a value with sorted names and smallest sizes.</summary>
    private static string Canonical(VariantValue value)
    {
        using var builder = new VariantBuilder();
        var names = new SortedSet<string>(Comparer<string>.Create(
            (left, right) => System.Text.Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right))));
        Collect(value, names);
        foreach (string name in names)
        {
            builder.AddName(name);
        }

        builder.Append(value);
        return Convert.ToHexString(builder.BuildMetadata()) + "/" + Convert.ToHexString(builder.BuildValue());
    }

    private static void Collect(VariantValue value, SortedSet<string> names)
    {
        if (value.Kind is VariantKind.Object or VariantKind.Array)
        {
            for (int i = 0; i < value.Count; i++)
            {
                if (value.Kind == VariantKind.Object)
                {
                    names.Add(value.GetName(i));
                }

                Collect(value[i], names);
            }
        }
    }

    private static RecordBatch Read(JsonElement @case)
    {
        string name = @case.GetProperty("parquet_file").GetString()!;
        return Read(ParquetTestFiles.Read(Path.Combine("shredded_variant", name)), name);
    }

    private static RecordBatch Read(byte[] file, string name)
    {
        using IArrowArrayStream stream = ParquetFileReader.Open(file, name: name).Read();
        return stream.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() ?? throw new InvalidParquetException("The file has no rows.");
    }

    private static bool IsError(JsonElement @case) => @case.TryGetProperty("error_message", out _) || Refused.Contains(Number(@case));

    private static int Number(JsonElement @case) => @case.GetProperty("case_number").GetInt32();

    private static JsonElement Case(int number)
    {
        TestPaths.RequireCorpora();
        return Cases().Single(@case => Number(@case) == number);
    }

    /// <summary>The cases that have a file.</summary>
    private static IEnumerable<JsonElement> Cases()
    {
        string path = Path.Combine(TestPaths.ParquetTesting, "shredded_variant", "cases.json");
        return File.Exists(path)
            ? JsonDocument.Parse(File.ReadAllText(path)).RootElement.EnumerateArray().Where(@case => @case.TryGetProperty("parquet_file", out _))
            : [];
    }
}
