using DuckLake.Storage;

namespace DuckLake.Arrow.Tests;

public sealed partial class FaultTests
{
    private static readonly Dictionary<string, Fault> s_faults = new()
    {
        ["missing data file"] = new(lake => File.Delete(lake.DataFile), DuckLakeErrorKind.NotFound),
        ["directory in place of a file"] = new(
            lake =>
            {
                File.Delete(lake.DataFile);
                Directory.CreateDirectory(lake.DataFile);
            },
            DuckLakeErrorKind.NotFound,
            "there is a directory of this name"),
        ["truncated file"] = new(lake => lake.Change(file => file[..^20]), DuckLakeErrorKind.CorruptData, "truncated"),
        ["truncated file of the size the catalog says"] = new(
            lake => lake.Change(file => file[..^20], tellsSize: true), DuckLakeErrorKind.CorruptData, "PAR1"),
        ["empty file"] = new(lake => lake.Change(_ => [], tellsSize: true), DuckLakeErrorKind.CorruptData, "empty or truncated"),
        ["no Parquet file"] = new(
            lake => lake.Change(file => [.. Enumerable.Repeat((byte)'x', file.Length)]), DuckLakeErrorKind.CorruptData, "no Parquet file"),
        ["footer length beyond the file"] = new(
            lake => lake.Change(file => WithFooterLength(file, int.MaxValue)), DuckLakeErrorKind.CorruptData, "footer length 2147483647"),
        ["footer length too small"] = new(lake => lake.Change(file => WithFooterLength(file, 9)), DuckLakeErrorKind.CorruptData),
        ["damaged page"] = new(
            lake => lake.Change(file => [.. file[..4], .. new byte[8], .. file[12..]]), DuckLakeErrorKind.CorruptData, "page 0", "byte offset 5")
        {
            Column = "id",
        },
        ["unknown codec"] = new(
            lake => lake.Change(file => FaultLake.Replace(file, [2, (byte)'i', (byte)'d', 0x15, 2], [2, (byte)'i', (byte)'d', 0x15, 6])),
            DuckLakeErrorKind.Unsupported,
            "Lzo")
        {
            Column = "id",
        },
        ["record count"] = new(
            lake => lake.Sql("UPDATE ducklake_data_file SET record_count = record_count + 1 WHERE data_file_id = 0"),
            DuckLakeErrorKind.CorruptData,
            "rows; its footer says"),
        ["huge record count with deletes"] = new(
            lake =>
            {
                lake.AddDeletes(1, 2);
                lake.Sql($"UPDATE ducklake_data_file SET record_count = {long.MaxValue} WHERE data_file_id = 0");
            },
            DuckLakeErrorKind.CorruptData,
            "its footer says"),
        ["huge record count of an old partial file"] = new(
            lake =>
            {
                lake.Sql("ALTER TABLE ducklake_data_file ADD COLUMN partial_file_info VARCHAR");
                lake.Sql($"UPDATE ducklake_data_file SET record_count = {long.MaxValue}, partial_file_info = '1:10|2:{long.MaxValue}' WHERE data_file_id = 0");
            },
            DuckLakeErrorKind.CorruptData,
            "its footer says"),
        ["huge size of a deletion vector"] = new(
            lake =>
            {
                lake.AddDeletes([1, 2, 3], 3);
                lake.Sql("UPDATE ducklake_delete_file SET file_size_bytes = 1000000000");
            },
            DuckLakeErrorKind.CorruptData,
            "bytes; it has 3")
        {
            File = "bad-delete.puffin",
        },
        ["negative record count"] = new(
            lake => lake.Sql("UPDATE ducklake_data_file SET record_count = -4 WHERE data_file_id = 0"), DuckLakeErrorKind.CorruptData, "record_count")
        {
            File = null,
        },
        ["file size"] = new(
            lake => lake.Sql("UPDATE ducklake_data_file SET file_size_bytes = file_size_bytes + 1000 WHERE data_file_id = 0"),
            DuckLakeErrorKind.CorruptData,
            "bytes; it has"),
        ["huge file size and footer size"] = new(
            lake => lake.Sql($"UPDATE ducklake_data_file SET file_size_bytes = {long.MaxValue}, footer_size = {int.MaxValue - 100} WHERE data_file_id = 0"),
            DuckLakeErrorKind.CorruptData,
            "bytes; it has"),
        ["missing file size"] = new(
            lake => lake.Sql("UPDATE ducklake_data_file SET file_size_bytes = NULL WHERE data_file_id = 0"), DuckLakeErrorKind.CorruptData, "Repair"),
        ["file format"] = new(
            lake => lake.Sql("UPDATE ducklake_data_file SET file_format = 'orc' WHERE data_file_id = 0"), DuckLakeErrorKind.Unsupported, "\"orc\""),
        ["unknown column type"] = new(
            lake => lake.Sql("UPDATE ducklake_column SET column_type = 'enum' WHERE table_id = 1 AND column_id = 3"),
            DuckLakeErrorKind.Unsupported,
            "'enum'")
        {
            File = null,
            Column = "v",
        },
        ["type the file cannot give"] = new(
            lake => lake.Sql("UPDATE ducklake_column SET column_type = 'uuid' WHERE table_id = 1 AND column_id = 3"),
            DuckLakeErrorKind.CorruptData)
        {
            Column = "v",
        },
        ["type too narrow for the values"] = new(
            lake => lake.Sql("UPDATE ducklake_column SET column_type = 'int8' WHERE table_id = 1 AND column_id = 1"),
            DuckLakeErrorKind.CorruptData)
        {
            Column = "id",
        },
        ["text read as a number"] = new(
            lake => lake.Sql("UPDATE ducklake_column SET column_type = 'int32' WHERE table_id = 1 AND column_id = 2"),
            DuckLakeErrorKind.CorruptData)
        {
            Column = "name",
        },
        ["nested type over a plain column"] = new(
            lake =>
            {
                lake.Sql("UPDATE ducklake_column SET column_type = 'list' WHERE table_id = 1 AND column_id = 3");
                lake.Catalog.AddColumn(1, 6, "element", "int32", 1, parent: 3);
            },
            DuckLakeErrorKind.CorruptData,
            "The catalog says the column is a")
        {
            Column = "v",
        },
        ["plain type over a nested column"] = new(
            lake =>
            {
                lake.Sql("DELETE FROM ducklake_column WHERE table_id = 1 AND column_id = 5");
                lake.Sql("UPDATE ducklake_column SET column_type = 'int32' WHERE table_id = 1 AND column_id = 4");
            },
            DuckLakeErrorKind.CorruptData,
            "The catalog says the column is a")
        {
            Column = "s",
        },
        ["type of a nested column"] = new(
            lake => lake.Sql("UPDATE ducklake_column SET column_type = 'uuid' WHERE table_id = 1 AND column_id = 5"), DuckLakeErrorKind.CorruptData)
        {
            Column = "s.x",
        },
        ["unknown parent column"] = new(
            lake => lake.Sql("UPDATE ducklake_column SET parent_column = 99 WHERE table_id = 1 AND column_id = 5"),
            DuckLakeErrorKind.CorruptData,
            "parent_column 99")
        {
            File = null,
        },
        ["unknown column mapping"] = new(
            lake => lake.Sql("UPDATE ducklake_data_file SET mapping_id = 77 WHERE data_file_id = 0"), DuckLakeErrorKind.CorruptData, "mapping_id 77")
        {
            File = null,
        },
        ["default that is no value of its type"] = new(
            lake => lake.Catalog.AddColumn(1, 9, "added", "int32", 1, initialDefault: "many"), DuckLakeErrorKind.CorruptData, "many")
        {
            Column = "added",
        },
        ["relative path out of the lake"] = new(
            lake => lake.Sql("UPDATE ducklake_data_file SET path = '../../../../secret.parquet' WHERE data_file_id = 0"),
            DuckLakeErrorKind.CorruptData,
            "leads out of the lake's data path")
        {
            File = "secret.parquet",
        },
        ["relative path of a table out of the lake"] = new(
            lake => lake.Sql("UPDATE ducklake_table SET path = '../../elsewhere/' WHERE table_id = 1"),
            DuckLakeErrorKind.CorruptData,
            "leads out of the lake's data path")
        {
            File = "elsewhere/",
        },
        ["external path where they are refused"] = new(
            lake => lake.Sql("UPDATE ducklake_data_file SET path = '/elsewhere/file.parquet', path_is_relative = 0 WHERE data_file_id = 0"),
            DuckLakeErrorKind.CorruptData,
            "ExternalPathPolicy.Allow")
        {
            File = "/elsewhere/file.parquet",
            Options = new DuckLakeCatalogOptions { ExternalPaths = ExternalPathPolicy.Refuse },
        },
        ["scheme without a store"] = new(
            lake => lake.Sql("UPDATE ducklake_data_file SET path = 'gopher://user:secret@host/file.parquet', path_is_relative = 0 WHERE data_file_id = 0"),
            DuckLakeErrorKind.Unsupported,
            "gopher")
        {
            File = "gopher://host/file.parquet",
        },
        ["missing delete file"] = new(
            lake =>
            {
                lake.AddDeletes(1);
                File.Delete(Path.Combine(Path.GetDirectoryName(lake.DataFile)!, "bad-delete.parquet"));
            },
            DuckLakeErrorKind.NotFound)
        {
            File = "bad-delete.parquet",
        },
        ["delete file of another size"] = new(
            lake =>
            {
                lake.AddDeletes(1);
                lake.Sql("UPDATE ducklake_delete_file SET file_size_bytes = file_size_bytes - 3");
            },
            DuckLakeErrorKind.CorruptData,
            "bytes; it has")
        {
            File = "bad-delete.parquet",
        },
        ["unknown delete file format"] = new(
            lake =>
            {
                lake.AddDeletes(1);
                lake.Sql("UPDATE ducklake_delete_file SET format = 'orc'");
            },
            DuckLakeErrorKind.Unsupported,
            "'orc'")
        {
            File = null,
        },
        ["deleted position beyond the file"] = new(
            lake => lake.AddDeletes(1, lake.Rows), DuckLakeErrorKind.CorruptData, "lies outside the data file")
        {
            File = "bad-delete.parquet",
        },
        ["negative deleted position"] = new(lake => lake.AddDeletes(-1), DuckLakeErrorKind.CorruptData, "lies outside the data file")
        {
            File = "bad-delete.parquet",
        },
        ["inlined deleted position beyond the file"] = new(
            lake => lake.Catalog.AddInlinedDeletes(1, 0, 1, lake.Rows), DuckLakeErrorKind.CorruptData, "is deleted from data file 0")
        {
            File = null,
        },
        ["deletion vector without its magic"] = Vector(vector => [.. vector[..4], 1, 2, 3, 4, .. vector[8..]], "magic"),
        ["deletion vector of another checksum"] = Vector(vector => [.. vector[..^1], (byte)(vector[^1] ^ 1)], "checksum"),
        ["deletion vector of another length"] = Vector(vector => vector[..^3], "bytes"),
        ["empty deletion vector"] = Vector(_ => [], "at least"),
        ["deletion vector beyond the file"] = Vector(
            _ => DeletionVectorBuilder.Vector((0, DeletionVectorBuilder.ArrayContainers((0, [ushort.MaxValue])))), "lies outside the data file"),
        ["Puffin file that ends early"] = Vector(_ => [.. "PFA1"u8, .. new byte[40]], "Puffin"),
        ["inlined text that is no number"] = Inlined("id TEXT, name TEXT, v DOUBLE, s TEXT", "'abc', 'n', 1.0, NULL", "id", "abc"),
        ["inlined text that is no struct"] = Inlined("id BIGINT, name TEXT, v DOUBLE, s TEXT", "1, 'n', 1.0, '{broken'", "s"),
        ["inlined number that does not fit"] = Inlined("id DOUBLE, name TEXT, v DOUBLE, s TEXT", "1e300, 'n', 1.0, NULL", "id"),
        ["row ids that overflow"] = new(
            lake => lake.Sql($"UPDATE ducklake_data_file SET row_id_start = {long.MaxValue} WHERE data_file_id = 0"), DuckLakeErrorKind.CorruptData, "row id")
        {
            Columns = ["rowid"],
        },
        ["row ids that are nowhere"] = new(
            lake => lake.Sql("UPDATE ducklake_data_file SET row_id_start = NULL WHERE data_file_id = 0"), DuckLakeErrorKind.CorruptData, "row id")
        {
            Columns = ["rowid"],
        },
        ["partial file without snapshot ids"] = new(
            lake => lake.Sql("UPDATE ducklake_data_file SET partial_max = 5 WHERE data_file_id = 0"), DuckLakeErrorKind.CorruptData, "snapshot ids is missing"),
        ["key that is none"] = new(
            lake => lake.Sql("UPDATE ducklake_data_file SET encryption_key = 'c2VjcmV0' WHERE data_file_id = 0"), DuckLakeErrorKind.CorruptData, "base64"),
    };

    private static byte[] WithFooterLength(byte[] file, int length)
    {
        BitConverter.TryWriteBytes(file.AsSpan(file.Length - 8), length);
        return file;
    }

    private static Fault Vector(Func<byte[], byte[]> change, string text) => new(
        lake => lake.AddDeletes(change(DeletionVectorBuilder.Vector((0, DeletionVectorBuilder.ArrayContainers((0, [1, 5, 6]))))), 3),
        DuckLakeErrorKind.CorruptData,
        text)
    {
        File = "bad-delete.puffin",
    };

    private static Fault Inlined(string columns, string values, string column, params string[] texts) => new(
        lake => lake.Sql($"INSERT INTO {lake.Catalog.AddInlinedTable(1, 1, columns)} VALUES ({lake.Rows}, 1, NULL, {values})"),
        DuckLakeErrorKind.CorruptData,
        texts)
    {
        File = null,
        Column = column,
    };
}
