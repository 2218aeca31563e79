using System.Data.Common;
using System.Globalization;

namespace DuckLake.Metadata.MySql;

public sealed partial class MySqlDialect
{
    // The server refuses wider rows of columns that may each be kept outside of the row (max. 40 bytes inside).
    private const int MostInlinedColumns = 180;

    // Far below the smallest default of max_allowed_packet (16 MiB), also when each character takes three bytes or an escape.
    private const int CommandLength = 2_000_000;

    // The database's own collation may ignore case.
    private const string TextType = "LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

    private static readonly InlinedColumnType Text = new(InlinedStorage.Text, TextType);

    internal override bool TextCanHoldNul => true;

    internal override string? CurrentTimeExpression => "UTC_TIMESTAMP(6)";

    internal override bool HasJsonRows => true;

    /// <summary>MariaDB runs a subquery of UPDATE or DELETE once per row, and looks a constant up in a sorted list.</summary>
    internal override bool HasJsonKeys => false;

    internal override int? MaxCommandLength => CommandLength;

    internal override bool DefinitionsCommit => true;

    internal override string TableOptions => " ENGINE=InnoDB";

    internal override SqlValueType GetCatalogType(CatalogColumnType type) => type switch
    {
        CatalogColumnType.Varchar => new(TextType, SqlValueForm.Text),
        CatalogColumnType.Uuid => new("VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", SqlValueForm.Text),

        // The offset is always that of UTC, and not every server reads one.
        CatalogColumnType.TimestampTz => new("DATETIME(6)", SqlValueForm.Text, Conversion: "CAST(SUBSTRING_INDEX({0}, '+', 1) AS DATETIME(6))"),
        _ => base.GetCatalogType(type),
    };

    /// <summary>
    /// Integers are those of the server. Everything it holds otherwise is text as DuckDB prints it: it has no NaN and no infinity, no year
    /// before 1000 or after 9999, and no nested values.
    /// </summary>
    internal override InlinedColumnType? GetInlinedType(DuckLakeType type, IReadOnlyList<InlinedTableColumn> children) => type.Kind switch
    {
        DuckLakeTypeKind.Boolean => new(InlinedStorage.Boolean, "BOOLEAN"),
        DuckLakeTypeKind.Int8 => new(InlinedStorage.Integer, "TINYINT"),
        DuckLakeTypeKind.Int16 => new(InlinedStorage.Integer, "SMALLINT"),
        DuckLakeTypeKind.Int32 => new(InlinedStorage.Integer, "INTEGER"),
        DuckLakeTypeKind.Int64 => new(InlinedStorage.Integer, "BIGINT"),
        DuckLakeTypeKind.UInt8 => new(InlinedStorage.Integer, "TINYINT UNSIGNED"),
        DuckLakeTypeKind.UInt16 => new(InlinedStorage.Integer, "SMALLINT UNSIGNED"),
        DuckLakeTypeKind.UInt32 => new(InlinedStorage.Integer, "INTEGER UNSIGNED"),
        DuckLakeTypeKind.Blob => new(InlinedStorage.Bytes, "LONGBLOB"),
        DuckLakeTypeKind.Variant or DuckLakeTypeKind.Geometry or DuckLakeTypeKind.Unknown => null,
        _ => Text,
    };

    internal override bool CanNameColumns(IReadOnlyList<string> names)
    {
        if (names.Count > MostInlinedColumns || !names.All(IsName))
        {
            return false;
        }

        // The server takes letters for equal that differ in their accents only.
        var isAscii = names.All(static name => System.Text.Ascii.IsValid(name));
        for (var i = 1; i < names.Count && !isAscii; i++)
        {
            for (var other = 0; other < i; other++)
            {
                if (MayBeEqual(names[i], names[other]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    internal override string JsonRowsSource(string marker, IReadOnlyList<SqlColumn> columns)
    {
        var declared = columns.Select((column, i) =>
        {
            var type = column.Type.Form switch
            {
                SqlValueForm.Integer => "BIGINT",
                SqlValueForm.Boolean => "BOOLEAN",
                _ => "LONGTEXT CHARACTER SET utf8mb4",
            };
            return string.Create(CultureInfo.InvariantCulture, $"c{i} {type} PATH '$[{i}]' ERROR ON ERROR");
        });
        return $"JSON_TABLE({marker}, '$[*]' COLUMNS({string.Join(", ", declared)})) r";
    }

    internal override string JsonValue(int index, SqlValueType type, string? bytesMarker)
    {
        var value = string.Create(CultureInfo.InvariantCulture, $"r.c{index}");
        return type.Form == SqlValueForm.Bytes ? $"FROM_BASE64({value})" : type.Cast(value);
    }

    internal override async ValueTask<CatalogWriteTransaction> BeginWriteAsync(
        DbConnection connection, string? metadataSchema, TimeSpan lockTimeout, CancellationToken cancellationToken) =>
        await MySqlWriteTransaction.BeginAsync(connection, metadataSchema, lockTimeout, cancellationToken).ConfigureAwait(false);

    internal override CommitErrorKind Classify(DbException exception) => MySqlErrors.Classify(exception);

    internal override bool IsAlreadyThere(DbException exception) => MySqlErrors.NumberOf(exception) == MySqlErrorCodes.TableExists;

    /// <summary>Texts that are compared by other rules, or cannot hold every character.</summary>
    internal override string? UnfitColumnsQuery(string? schemaMarker) =>
        "SELECT table_name AS table_name, column_name AS column_name, collation_name AS what FROM information_schema.columns "
        + $"WHERE table_schema = {schemaMarker ?? CurrentSchemaExpression} AND (character_set_name <> 'utf8mb4' OR RIGHT(collation_name, 4) <> '_bin')";

    /// <inheritdoc/>
    internal override string UnfitColumnsHint =>
        "they have to be compared by their bytes. Run ALTER TABLE ... CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin on the catalog's tables, "
        + "and ALTER DATABASE ... CHARACTER SET utf8mb4 COLLATE utf8mb4_bin for those to come";

    /// <summary>Whether the collation of names may take two for one, character by character.</summary>
    private static bool MayBeEqual(string name, string other)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (name.Length != other.Length || !MayBeEqual(name[i], other[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool MayBeEqual(char character, char other) =>
        char.ToUpperInvariant(character) == char.ToUpperInvariant(other)
        || (!(char.IsAscii(character) && char.IsAscii(other)) && HasVariants(character) && HasVariants(other));

    // Latin, Greek, Cyrillic and Armenian; their additions; letter-like symbols; full-width forms.
    private static bool HasVariants(char character) => character is < '\u0600' or (>= '\u1c80' and < '\u2500') or >= '\uf900';
}
