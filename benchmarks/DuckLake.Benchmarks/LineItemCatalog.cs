using System.Buffers.Binary;
using DuckLake.Testing;

namespace DuckLake.Benchmarks;

/// <summary>Registers the Parquet files of a <see cref="LineItemLake"/> in a SQLite catalog.</summary>
internal static class LineItemCatalog
{
    internal static void Write(LineItemLake lake, IEnumerable<string> files)
    {
        // The catalog appears under its name only when it is complete.
        string temporary = lake.CatalogPath + ".tmp";
        File.Delete(temporary);
        using (CatalogBuilder catalog = CatalogBuilder.Create(temporary, dataPath: Path.Combine(lake.Folder, "data") + "/"))
        {
            catalog.AddTable(1, LineItemLake.TableName, 1, [.. LineItemLake.Columns.Select(column => (column.Name, column.DuckLakeType))]);
            using DuckDbSession duckDb = DuckDbSession.Open();
            long fileId = 0;
            long rowId = 0;
            foreach (string file in files)
            {
                long rows = long.Parse(duckDb.Scalar($"SELECT num_rows FROM parquet_file_metadata({DuckDbSession.Literal(file)})")!);
                catalog.AddDataFile(fileId++, 1, 1, Path.GetFileName(file), rows, new FileInfo(file).Length, FooterSize(file), rowId);
                rowId += rows;
            }

            catalog.AddSnapshot(1, "2026-01-01 00:00:00+00", 1, 2, fileId, "created_table:\"main\".\"lineitem\",inserted_into_table:1");
        }

        File.Move(temporary, lake.CatalogPath);
    }

    private static long FooterSize(string file)
    {
        using FileStream stream = File.OpenRead(file);
        stream.Seek(-8, SeekOrigin.End);
        Span<byte> length = stackalloc byte[4];
        stream.ReadExactly(length);
        return BinaryPrimitives.ReadUInt32LittleEndian(length);
    }
}
