using System.Globalization;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Reads types in DuckDB's text.</summary>
internal sealed class DuckDbTypeParser
{
    private const int DefaultDecimalPrecision = 18;
    private const int DefaultDecimalScale = 3;
    private const int MaxTimestampPrecision = 9;

    private readonly SqlTextReader _reader;
    private readonly string _text;
    private int _depth;

    public DuckDbTypeParser(string text)
    {
        _text = text;
        _reader = new SqlTextReader(text);
    }

    /// <summary>Reads the whole text as the type of a column.</summary>
    /// <exception cref="DuckLakeException">The text is no type, or one a lake cannot store.</exception>
    public DuckLakeColumnSpec Parse(string columnName)
    {
        DuckLakeColumnSpec column = ParseType(columnName);
        if (_reader.TryWord("COLLATE"))
        {
            throw SchemaErrors.Invalid("Collations are not supported in DuckLake storage");
        }

        return _reader.IsAtEnd ? column : throw Malformed("the end of the type");
    }

    private DuckLakeColumnSpec ParseType(string columnName)
    {
        if (++_depth > SpecValidation.MaxDepth)
        {
            throw SchemaErrors.Invalid($"The type of column \"{columnName}\" is nested more than {SpecValidation.MaxDepth} levels deep.");
        }

        DuckLakeColumnSpec type = ParseBase(columnName);
        while (true)
        {
            if (_reader.TrySymbol('['))
            {
                string? size = _reader.TryNumber();
                Expect(']');
                type = size is null ? DuckLakeColumnSpec.List(columnName, type) : throw SchemaErrors.UnsupportedType($"{DuckDbTypeText.Of(type)}[{size}]");
            }
            else if (_reader.TryWord("ARRAY"))
            {
                type = DuckLakeColumnSpec.List(columnName, type);
            }
            else
            {
                _depth--;
                return type;
            }
        }
    }

    private DuckLakeColumnSpec ParseBase(string columnName)
    {
        if (_reader.TryQuoted() is { } quoted)
        {
            return ParseNamed(columnName, quoted);
        }

        string name = _reader.TryIdentifier() ?? throw Malformed("a type");
        switch (name.ToUpperInvariant())
        {
            case "STRUCT" or "ROW":
                return DuckLakeColumnSpec.Struct(columnName, ParseFields());
            case "MAP":
                Expect('(');
                DuckLakeColumnSpec key = ParseType("key");
                Expect(',');
                DuckLakeColumnSpec value = ParseType("value");
                Expect(')');
                return DuckLakeColumnSpec.Map(columnName, key, value);
            case "UNION":
                throw SchemaErrors.UnsupportedType(
                    $"UNION({string.Join(", ", ParseFields().Select(field => field.ToString()))})");
            case "ENUM":
                throw SchemaErrors.UnsupportedType($"ENUM({string.Join(", ", ParseTexts())})");
            case "DECIMAL" or "DEC" or "NUMERIC":
                return new DuckLakeColumnSpec(columnName, ParseDecimal());
            case "TIMESTAMP" or "DATETIME":
                return new DuckLakeColumnSpec(columnName, ParseTimestamp());
            case "TIME":
                return new DuckLakeColumnSpec(columnName, ParseZone() ? DuckLakeTypeKind.TimeTz : DuckLakeTypeKind.Time);
            case "DOUBLE":
                _reader.TryWord("PRECISION");
                return new DuckLakeColumnSpec(columnName, DuckLakeTypeKind.Float64);
            case "CHARACTER" or "CHAR" or "NCHAR":
                _reader.TryWord("VARYING");
                ParseIgnoredParameters();
                return new DuckLakeColumnSpec(columnName, DuckLakeTypeKind.Varchar);
            default:
                return ParseNamed(columnName, name);
        }
    }

    private DuckLakeColumnSpec ParseNamed(string columnName, string name)
    {
        if (name.ToUpperInvariant() is "BIT" or "BITSTRING")
        {
            throw SchemaErrors.UnsupportedType("BIT");
        }

        if (name.ToUpperInvariant() is "BIGNUM" or "VARINT")
        {
            throw SchemaErrors.UnsupportedType("BIGNUM");
        }

        DuckLakeTypeKind kind = DuckDbTypeNames.Find(name) ?? throw SchemaErrors.NotFound(
            SqlErrorClass.Catalog,
            $"Type with name {name} does not exist! {NameLookup.Suggest(name, DuckDbTypeNames.All, "types of a lake")}");
        if (kind is DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Geometry)
        {
            ParseIgnoredParameters();
        }

        return new DuckLakeColumnSpec(columnName, kind);
    }

    private List<DuckLakeColumnSpec> ParseFields()
    {
        var fields = new List<DuckLakeColumnSpec>();
        Expect('(');
        if (_reader.TrySymbol(')'))
        {
            return fields;
        }

        do
        {
            string name = _reader.TryQuoted() ?? _reader.TryIdentifier() ?? throw Malformed("the name of a field");
            fields.Add(ParseType(name));
        }
        while (_reader.TrySymbol(','));
        Expect(')');
        return fields;
    }

    private List<string> ParseTexts()
    {
        var texts = new List<string>();
        Expect('(');
        do
        {
            string text = _reader.TryText() ?? throw Malformed("a text in quotes");
            texts.Add($"'{text.Replace("'", "''", StringComparison.Ordinal)}'");
        }
        while (_reader.TrySymbol(','));
        Expect(')');
        return texts;
    }

    private DuckLakeType ParseDecimal()
    {
        if (!_reader.TrySymbol('('))
        {
            return DuckLakeType.Decimal(DefaultDecimalPrecision, DefaultDecimalScale);
        }

        int precision = ParseInteger();
        int scale = _reader.TrySymbol(',') ? ParseInteger() : 0;
        Expect(')');
        if (precision is < 1 or > 38)
        {
            throw SchemaErrors.Binder("DECIMAL type width must be between 1 and 38");
        }

        return scale <= precision
            ? DuckLakeType.Decimal(precision, scale)
            : throw SchemaErrors.Binder("DECIMAL type scale cannot be greater than width");
    }

    private DuckLakeType ParseTimestamp()
    {
        int? precision = null;
        if (_reader.TrySymbol('('))
        {
            precision = ParseInteger();
            Expect(')');
        }

        if (ParseZone())
        {
            return DuckLakeType.Of(DuckLakeTypeKind.TimestampTz);
        }

        return DuckLakeType.Of(precision switch
        {
            null or (> 3 and <= 6) => DuckLakeTypeKind.Timestamp,
            0 => DuckLakeTypeKind.TimestampS,
            <= 3 => DuckLakeTypeKind.TimestampMs,
            <= MaxTimestampPrecision => DuckLakeTypeKind.TimestampNs,
            _ => throw SchemaErrors.Binder($"TIMESTAMP type precision must be between 0 and {MaxTimestampPrecision}"),
        });
    }

    private bool ParseZone()
    {
        if (_reader.TryWord("WITH"))
        {
            ExpectTimeZone();
            return true;
        }

        if (_reader.TryWord("WITHOUT"))
        {
            ExpectTimeZone();
        }

        return false;
    }

    private void ExpectTimeZone()
    {
        if (!_reader.TryWord("TIME") || !_reader.TryWord("ZONE"))
        {
            throw Malformed("TIME ZONE");
        }
    }

    private void ParseIgnoredParameters()
    {
        if (_reader.TrySymbol('('))
        {
            if (_reader.TryNumber() is null && _reader.TryText() is null)
            {
                throw Malformed("a length");
            }

            Expect(')');
        }
    }

    private int ParseInteger() =>
        int.TryParse(_reader.TryNumber(), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : throw Malformed("a number");

    private void Expect(char symbol)
    {
        if (!_reader.TrySymbol(symbol))
        {
            throw Malformed($"'{symbol}'");
        }
    }

    private DuckLakeException Malformed(string expected) => SchemaErrors.Parser(
        $"'{(_text.Length > 200 ? _text[..200] + "..." : _text)}' is no type: expected {expected} at character {_reader.Position + 1}.");
}
